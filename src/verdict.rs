//! What a criterion can come to: pass, fail or unknown, and how such answers combine.
//!
//! Comes in: nothing. Goes out: [`Verdict`], Kleene's strong three-valued logic. It never knows what is judged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answer in three values. `Unknown` means that what was read shows neither.
///
/// The order is `Fail < Unknown < Pass`, so that *and* is the minimum and *or* the maximum
/// (Kleene's strong logic of indeterminacy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Shown not to hold.
    Fail,
    /// Shown neither to hold nor not to hold.
    Unknown,
    /// Shown to hold.
    Pass,
}

impl Verdict {
    /// Both hold: the worse of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// At least one holds: the better of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// All hold. Nothing to hold is a pass.
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::Pass, Self::and)
    }

    /// At least one holds. None to choose from is a fail.
    pub fn any(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::Fail, Self::or)
    }

    /// At least `count` of them hold: pass when that many are shown, fail when no longer possible.
    pub fn at_least(count: usize, verdicts: impl IntoIterator<Item = Self>) -> Self {
        let (mut passed, mut possible) = (0, 0);
        for verdict in verdicts {
            passed += usize::from(verdict == Self::Pass);
            possible += usize::from(verdict != Self::Fail);
        }
        match (passed >= count, possible >= count) {
            (true, _) => Self::Pass,
            (false, true) => Self::Unknown,
            (false, false) => Self::Fail,
        }
    }

    /// The word for it, as it stands in every output: `pass`, `fail` or `unknown`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Pass => "pass",
        }
    }
}

/// Kleene's negation: pass and fail change places, unknown stays.
impl std::ops::Not for Verdict {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Fail => Self::Pass,
            Self::Unknown => Self::Unknown,
            Self::Pass => Self::Fail,
        }
    }
}

/// What a whole definition comes to for one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A required criterion fails.
    NotMet,
    /// No required criterion fails, and at least one is unknown.
    Undecided,
    /// Every required criterion passes.
    Met,
}

impl Outcome {
    /// The words for it: `met`, `not met` or `undecided`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotMet => "not met",
            Self::Undecided => "undecided",
            Self::Met => "met",
        }
    }
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Fail => Self::NotMet,
            Verdict::Unknown => Self::Undecided,
            Verdict::Pass => Self::Met,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Fail, Pass, Unknown};

    const ALL: [Verdict; 3] = [Fail, Unknown, Pass];

    #[test]
    fn and_or_and_not_obey_the_laws_of_kleene() {
        for a in ALL {
            assert_eq!(!!a, a);
            assert_eq!(a.and(a), a);
            assert_eq!(a.or(a), a);
            for b in ALL {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(!(a.and(b)), (!a).or(!b));
                assert_eq!(a.and(a.or(b)), a);
                for c in ALL {
                    assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
                    assert_eq!(a.and(b.and(c)), a.and(b).and(c));
                }
            }
        }
    }

    #[test]
    fn an_unknown_never_turns_into_a_pass_by_being_combined() {
        assert_eq!(Unknown.and(Pass), Unknown);
        assert_eq!(Unknown.or(Fail), Unknown);
        assert_eq!(!Unknown, Unknown);
        assert_eq!(Verdict::at_least(1, [Unknown, Fail]), Unknown);
    }

    #[test]
    fn at_least_decides_as_soon_as_it_can() {
        assert_eq!(Verdict::at_least(2, [Pass, Pass, Unknown]), Pass);
        assert_eq!(Verdict::at_least(2, [Pass, Unknown, Fail]), Unknown);
        assert_eq!(Verdict::at_least(2, [Pass, Fail, Fail]), Fail);
        assert_eq!(Verdict::at_least(0, []), Pass);
    }
}
