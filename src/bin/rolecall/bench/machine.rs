//! The machine that is measured on, as far as it tells.

use std::fmt;
use std::num::NonZero;

use serde::{Deserialize, Serialize};

use super::text::megabytes;

/// What figures depend on besides the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Machine {
    /// The name that the processor gives itself.
    pub(super) cpu: Option<String>,
    /// How many threads can run at a time.
    pub(super) cores: usize,
    /// The instructions that postings are read with.
    pub(super) instruction_set: String,
    pub(super) memory_bytes: Option<u64>,
    pub(super) os: String,
}

impl Machine {
    pub(super) fn here() -> Machine {
        Machine {
            cpu: cpu(),
            cores: std::thread::available_parallelism().map_or(1, NonZero::get),
            instruction_set: rolecall::instruction_set().to_owned(),
            memory_bytes: memory_bytes(),
            os: os(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cpu = self.cpu.as_deref().unwrap_or("a processor without a name");
        write!(f, "{cpu}, {} cores, {}", self.cores, self.instruction_set)?;
        if let Some(bytes) = self.memory_bytes {
            write!(f, ", {} of memory", megabytes(bytes as f64))?;
        }
        write!(f, ", {}", self.os)
    }
}

#[cfg(target_os = "linux")]
fn cpu() -> Option<String> {
    let name = field("/proc/cpuinfo", "model name");
    // ARM kernels give numbers, of which the device tree knows the name.
    let model = || std::fs::read_to_string("/proc/device-tree/model").ok();
    name.or_else(|| Some(model()?.trim_end_matches('\0').to_owned()))
}

#[cfg(target_os = "linux")]
fn memory_bytes() -> Option<u64> {
    let total = field("/proc/meminfo", "MemTotal")?;
    let kibibytes: u64 = total.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes << 10)
}

/// Returns the first value of a name in a file of names and values.
#[cfg(target_os = "linux")]
fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = fields.find(|(known, _)| known.trim() == name)?;
    Some(value.trim().to_owned())
}

#[cfg(target_os = "macos")]
fn cpu() -> Option<String> {
    sysctl("machdep.cpu.brand_string")
}

#[cfg(target_os = "macos")]
fn memory_bytes() -> Option<u64> {
    sysctl("hw.memsize")?.parse().ok()
}

#[cfg(target_os = "macos")]
fn sysctl(name: &str) -> Option<String> {
    let mut command = std::process::Command::new("sysctl");
    let output = command.args(["-n", name]).output().ok()?;
    let value = String::from_utf8(output.stdout).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn cpu() -> Option<String> {
    std::env::var("PROCESSOR_IDENTIFIER").ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn memory_bytes() -> Option<u64> {
    None
}

#[cfg(unix)]
fn os() -> String {
    let names = rustix::system::uname();
    let names = [names.sysname(), names.release(), names.machine()];
    names.map(std::ffi::CStr::to_string_lossy).join(" ")
}

#[cfg(not(unix))]
fn os() -> String {
    format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)
}
