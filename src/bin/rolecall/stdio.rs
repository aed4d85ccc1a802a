//! The standard streams: what is said to people, and output that would be lost unnoticed.

use std::fs::File;
use std::io;

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

/// Checks that standard output leads somewhere, for rows that must not get lost.
///
/// # Errors
///
/// Fails where it is closed. Before a Rust program starts, its closed streams are opened on
/// the null device, for reading and writing; whoever means to throw rows away opens it for
/// writing only, as shells do.
pub(crate) fn check_stdout_is_open() -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let stdout = stdout()?;
        let null = std::fs::metadata("/dev/null").map(|null| null.rdev()).ok();
        let is_null = Some(stdout.metadata()?.rdev()) == null;
        if is_null && access(&stdout)? == rustix::fs::OFlags::RDWR {
            return Err(Failure::Output(io::Error::other(
                "standard output is closed; name a file with -o",
            )));
        }
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
