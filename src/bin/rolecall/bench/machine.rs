//! The machine that is measured on, as far as it tells.

use std::fmt;
use std::num::NonZero;

use serde::{Deserialize, Serialize};

use super::unit::Unit;

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
            write!(f, ", {} of memory", Unit::Bytes.write_one(bytes as f64))?;
        }
        write!(f, ", {}", self.os)
    }
}

/// Watches what the processors do besides measuring.
pub(super) struct Watch {
    start: Option<Ticks>,
}

/// What all processors have done since the machine was started, in the system's ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ticks {
    busy: u64,
    all: u64,
}

impl Watch {
    pub(super) fn start() -> Watch {
        Watch {
            start: Ticks::now(),
        }
    }

    /// Returns the share of the processors that others took, where the system tells; measuring
    /// itself took so many processor seconds of so many seconds.
    pub(super) fn taken_by_others(&self, processor_seconds: f64, seconds: f64) -> Option<f64> {
        let (start, end) = (self.start?, Ticks::now()?);
        let all = end.all.checked_sub(start.all).filter(|&all| all > 0)?;
        let busy = end.busy.saturating_sub(start.busy) as f64 / all as f64;
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let own = processor_seconds / (seconds * cores as f64);
        Some((busy - own).clamp(0.0, 1.0))
    }
}

impl Ticks {
    fn now() -> Option<Ticks> {
        Ticks::parse(&std::fs::read_to_string("/proc/stat").ok()?)
    }

    /// Reads the line of all processors: user, nice, system, idle, waiting, interrupts (two
    /// kinds), stolen by other machines on the same hardware.
    fn parse(stat: &str) -> Option<Ticks> {
        let all = stat.lines().next()?.strip_prefix("cpu ")?;
        let ticks: Vec<u64> = all
            .split_whitespace()
            .take(8)
            .map(|ticks| ticks.parse().ok())
            .collect::<Option<_>>()?;
        let all = ticks.iter().sum();
        let idle = ticks.get(3)? + ticks.get(4)?;
        Some(Ticks {
            busy: all - idle,
            all,
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_and_waiting_processors_are_not_busy() {
        let stat = "cpu  10 1 4 70 5 1 2 7 99 99\ncpu0 1 2 3\n";
        assert_eq!(Ticks::parse(stat), Some(Ticks { busy: 25, all: 100 }));
        assert_eq!(Ticks::parse("cpu0 1 2 3"), None);
        assert_eq!(Ticks::parse(""), None);
    }
}
