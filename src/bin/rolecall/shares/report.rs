//! The corrected shares as a table for people, and as JSON and CSV for programs.

use rolecall::shares::Share;
use rolecall::spreadsheet::neutralise;
use rolecall::{Label, Labels};
use serde_json::{Value, json};

use super::Group;
use super::calibration::Calibration;
use crate::failure::Failure;

/// Characters of a column of labels: longer names make it wider.
const LABEL_WIDTH: usize = 8;

/// Everything there is to print.
pub(super) struct Found {
    pub(super) by: Option<String>,
    pub(super) groups: Vec<Group>,
    pub(super) n_rejected: u64,
    pub(super) calibration: Calibration,
}

impl Found {
    pub(super) fn json(&self, labels: &Labels) -> Result<String, Failure> {
        let correction = &self.calibration.correction;
        let doubts = correction.doubts();
        let doubts: Vec<String> = doubts.iter().map(|doubt| doubt.describe(labels)).collect();
        let groups: Vec<Value> = self
            .groups
            .iter()
            .map(|group| group_json(group, labels))
            .collect();
        let found = json!({
            "by": self.by,
            "rejected": self.n_rejected,
            "gold": {
                "support": labels.named(correction.support()),
                "weighted": self.calibration.is_weighted,
                "others_worth": correction.others_worth(),
                "rates": labels.named(correction.rates()),
                "condition": correction.condition(),
                "warnings": doubts,
            },
            "groups": groups,
        });
        let json = serde_json::to_string_pretty(&found).map_err(std::io::Error::from)?;
        Ok(json + "\n")
    }

    pub(super) fn csv(&self, labels: &Labels) -> String {
        // Both are as the dump says; a spreadsheet must not run them.
        let safe = |cell: &str| String::from_utf8_lossy(&neutralise(cell.as_bytes())).into_owned();
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_record([
            "by",
            "group",
            "rows",
            "label",
            "labelled",
            "naive",
            "corrected",
            "low",
            "high",
            "vague",
        ]);
        for group in &self.groups {
            let by = self.by.as_deref().filter(|_| group.name.is_some());
            for (label, name) in labels.iter() {
                let share = group.shares.as_ref().map(|shares| shares[label]);
                let figure = |part: fn(Share) -> f64| {
                    share.map_or(String::new(), |share| format!("{:.6}", part(share)))
                };
                let _ = writer.write_record([
                    safe(by.unwrap_or_default()).as_str(),
                    &safe(group.name.as_deref().unwrap_or_default()),
                    &group.n.to_string(),
                    name,
                    &share.map_or(0, |share| share.labelled).to_string(),
                    &figure(|share| share.naive),
                    &figure(|share| share.corrected),
                    &figure(|share| share.low),
                    &figure(|share| share.high),
                    share.map_or("", |share| if share.vague { "true" } else { "false" }),
                ]);
            }
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    pub(super) fn text(&self, labels: &Labels) -> String {
        let mut text = self.gold_text(labels);
        let names: Vec<String> = self.groups.iter().map(group_name).collect();
        let widest = names.iter().map(|name| name.chars().count()).max();
        let width = widest.unwrap_or(0).max("group".len());
        let label_width = labels.widest().max(LABEL_WIDTH);
        text += &format!(
            "\n{:<width$}  {:>9}  {:>label_width$}  {:>9}  {:>8}  {:>11}  95 % interval\n",
            "group", "rows", "label", "labelled", "naive %", "corrected %"
        );
        let mut is_any_vague = false;
        for (group, name) in self.groups.iter().zip(&names) {
            let Some(shares) = &group.shares else {
                text += &format!("{name:<width$}  {:>9}  no shares without rows\n", 0);
                continue;
            };
            for (label, share) in shares.iter() {
                let is_first = label == Label::ALL[0];
                let label = labels.name(label);
                let (name, n) = match is_first {
                    true => (name.as_str(), group.n.to_string()),
                    false => ("", String::new()),
                };
                let [naive, corrected, low, high] =
                    [share.naive, share.corrected, share.low, share.high].map(percent);
                let mark = if share.vague { " *" } else { "" };
                is_any_vague |= share.vague;
                text += &format!(
                    "{name:<width$}  {n:>9}  {label:>label_width$}  {:>9}  {naive:>8}  {corrected:>11}  {low} to {high}{mark}\n",
                    share.labelled
                );
            }
        }
        if is_any_vague {
            text += "\n* the interval is wider than the share, or gold hardly fits the group:\n  publish the interval, not the share\n";
        }
        text
    }

    fn gold_text(&self, labels: &Labels) -> String {
        let correction = &self.calibration.correction;
        let support = correction.support();
        let worth = match self.calibration.is_weighted {
            true => format!(
                ", weighted by stratum, worth {:.0}",
                correction.others_worth()
            ),
            false => String::new(),
        };
        let mut text = format!(
            "gold: {}{worth}\n\n{:>18}",
            labels.count(support, u64::to_string),
            "true \\ given, %"
        );
        let width = labels.widest().max(LABEL_WIDTH);
        for name in labels.names() {
            text += &format!("  {name:>width$}");
        }
        text += "\n";
        for (truth, rates) in correction.rates().iter() {
            text += &format!("{:>18}", labels.name(truth));
            for (_, &rate) in rates.iter() {
                text += &format!("  {:>width$}", percent(rate));
            }
            text += "\n";
        }
        if let Some(condition) = correction.condition() {
            text += &format!("{:>18}  {condition:>8.2}\n", "condition number");
        }
        text
    }
}

fn group_json(group: &Group, labels: &Labels) -> Value {
    let shares = labels.named(&group.shares);
    json!({ "group": group.name, "rows": group.n, "labels": shares })
}

fn group_name(group: &Group) -> String {
    match group.name.as_deref() {
        None => "all rows".to_owned(),
        Some(name) if name.trim().is_empty() => "(empty)".to_owned(),
        // A value with a line break must not break the table.
        Some(name) => {
            let words: Vec<&str> = name.split_whitespace().collect();
            words.join(" ").chars().take(40).collect()
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.3}", 100.0 * share)
}
