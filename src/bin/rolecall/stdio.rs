//! The standard streams: what is said to people, and output that would be lost unnoticed.

use std::fs::File;
use std::io;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::Failure;

/// Says something on standard error. That nobody can hear it is no reason to stop.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(anstream::stderr(), $($words)*);
    }};
}

/// Returns standard output as a file, whose write errors are all reported; those of
/// [`io::Stdout`] leave out that it is closed.
pub(crate) fn stdout() -> io::Result<File> {
    #[cfg(unix)]
    let owned = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let owned = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned()?;
    Ok(File::from(owned))
}

/// Checks that standard output can be written at all.
///
/// # Errors
///
/// Fails where it is open for reading only.
pub(crate) fn check_stdout() -> Result<(), Failure> {
    #[cfg(unix)]
    if access(&stdout()?)? == rustix::fs::OFlags::RDONLY {
        return Err(Failure::Output(io::Error::other(
            "standard output is open for reading only",
        )));
    }
    Ok(())
}

/// Whether standard output was closed when the program started.
#[cfg(unix)]
static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Looks at standard output before `main`: the runtime opens closed streams on the null device, as
/// others do who mean to throw rows away, and then nobody can tell.
#[cfg(unix)]
#[ctor::ctor(unsafe)]
fn look_at_stdout() {
    let flags = rustix::io::fcntl_getfd(rustix::stdio::stdout());
    WAS_CLOSED.store(flags.is_err(), Ordering::Relaxed);
}

/// Checks that standard output leads somewhere, for rows that must not get lost.
///
/// # Errors
///
/// Fails where it was closed.
pub(crate) fn check_stdout_is_open() -> Result<(), Failure> {
    #[cfg(unix)]
    if WAS_CLOSED.load(Ordering::Relaxed) {
        return Err(Failure::Output(io::Error::other(
            "standard output is closed; name a file with -o",
        )));
    }
    Ok(())
}

/// Returns whether a file is open for reading, writing or both.
#[cfg(unix)]
fn access(file: &File) -> io::Result<rustix::fs::OFlags> {
    Ok(rustix::fs::fcntl_getfl(file)? & rustix::fs::OFlags::ACCMODE)
}

/// Makes writing past the limit on the size of files an error like any other; it would end
/// the program with a signal.
pub(crate) fn report_file_size_limit() {
    #[cfg(unix)]
    {
        let flag = std::sync::Arc::default();
        // Where it cannot be done, the signal ends the program, which is no success either.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag);
    }
}
