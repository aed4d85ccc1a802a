//! A file in the making: written beside its place under a name that says so, locked against
//! other runs, and moved to its place when it is complete.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file in the making.
#[derive(Debug)]
pub(crate) struct Part {
    file: File,
    path: PathBuf,
    place: PathBuf,
    /// Whether it outlives a run that fails.
    is_kept: bool,
}

impl Part {
    /// Begins a file for a place; what an earlier run left half-made there is removed.
    pub(crate) fn begin(place: &Path) -> io::Result<Part> {
        let path = part_path(place);
        loop {
            match OpenOptions::new()
                .write(true)
                .read(true)
                .create_new(true)
                .open(&path)
            {
                Ok(file) => {
                    if lock(&file, &path, place)? {
                        return Ok(Part::new(file, path, place));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let left = match OpenOptions::new().write(true).open(&path) {
                        Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                        left => left?,
                    };
                    if lock(&left, &path, place)? {
                        std::fs::remove_file(&path)?;
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes up what an earlier run left for a place; nothing where it left nothing.
    pub(crate) fn take_up(place: &Path) -> io::Result<Option<Part>> {
        let path = part_path(place);
        loop {
            match OpenOptions::new().write(true).read(true).open(&path) {
                Ok(file) => {
                    if lock(&file, &path, place)? {
                        let mut part = Part::new(file, path, place);
                        part.is_kept = true;
                        return Ok(Some(part));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    fn new(file: File, path: PathBuf, place: &Path) -> Part {
        Part {
            file,
            path,
            place: place.to_owned(),
            is_kept: false,
        }
    }

    /// Returns how many bytes it holds.
    pub(crate) fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// Cuts what was written after a length, and writes on from there.
    pub(crate) fn cut(&mut self, len: u64) -> io::Result<()> {
        self.file.set_len(len)?;
        self.file.seek(SeekFrom::Start(len))?;
        Ok(())
    }

    /// Returns a reader of its bytes so far.
    pub(crate) fn reread(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// Gives it other permissions than the umask does.
    pub(crate) fn set_permissions(&self, permissions: Permissions) -> io::Result<()> {
        self.file.set_permissions(permissions)
    }

    /// Waits until what was written is on the disk.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Keeps it where the run fails, for a later one to take up; or does not.
    pub(crate) fn keep(&mut self, is_kept: bool) {
        self.is_kept = is_kept;
    }

    /// Moves it to its place; it must have been synced.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        std::fs::rename(&self.path, &self.place)?;
        self.is_kept = true;
        sync_directory(&self.place)
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nobody is left to be told; the next run removes it.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Returns the path that stands beside a place, with an ending of ours.
pub(crate) fn beside(place: &Path, ending: &str) -> PathBuf {
    let mut name = place.file_name().map(OsString::from).unwrap_or_default();
    name.push(ending);
    place.with_file_name(name)
}

fn part_path(place: &Path) -> PathBuf {
    beside(place, ".rolecall-part")
}

/// Locks a file that was opened by its path. False where the path leads elsewhere by now,
/// since the run that held the lock has moved or removed the file.
fn lock(file: &File, path: &Path, place: &Path) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => is_at(file, path),
        Err(TryLockError::WouldBlock) => Err(io::Error::new(
            io::ErrorKind::ResourceBusy,
            format!(
                "another run is writing {}; wait for it, or write to another file",
                place.display()
            ),
        )),
        // A file system without locks.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let opened = file.metadata()?;
    match std::fs::symlink_metadata(path) {
        Ok(there) => Ok((opened.dev(), opened.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}

/// Waits until a directory remembers the names in it.
pub(crate) fn sync_directory(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let directory = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        };
        File::open(directory)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
