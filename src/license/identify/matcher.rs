//! Runs a known text's program over a text: strict, whole and in order.
//!
//! Comes in: a program (see [`format`](super::format)) and a prepared text. Goes out: where the known text ends in it.
//! All ways through optional parts, alternatives and gaps are followed at once, so that time grows with the text only.

use crate::license::identify::format::{ALTERNATIVE, END, FIRST_OPERATION, GAP, Gap, JUMP, OPTIONAL};
use crate::license::identify::prepared::Prepared;
use crate::text::Flags;

/// Reusable state of the simulation.
#[derive(Default)]
pub(crate) struct Matcher {
    now: Vec<Thread>,
    next: Vec<Thread>,
    seen: Vec<u32>,
    open: Vec<(u32, u8)>,
    round: u32,
    ended: Option<u32>,
}

/// Where a known text ends, and how much of it is its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The token after it.
    pub(crate) end: usize,
    /// How many tokens are words of the known text rather than of its gaps.
    pub(crate) own: u32,
}

/// A stretch of a program.
#[derive(Clone, Copy)]
pub(crate) struct Way<'p> {
    /// The program.
    pub(crate) program: &'p [u16],
    /// Tokens that may be passed over.
    pub(crate) inert: &'p [bool],
    /// Where it begins.
    pub(crate) from: u32,
    /// The place that must be reached.
    pub(crate) to: u32,
}

#[derive(Clone, Copy)]
struct Thread {
    at: u32,
    taken: u8,
    own: u32,
}

impl Matcher {
    /// Where the known text that begins at token `start` ends: the furthest token up to which it and what may be
    /// passed over is all there is. None where it is not there.
    pub(crate) fn end(
        &mut self,
        program: &[u16],
        text: &Prepared<'_>,
        inert: &[bool],
        start: usize,
    ) -> Option<Reach> {
        self.reset(program.len());
        let mut found = None;
        self.follow(program, Thread { at: 0, taken: 0, own: 0 });
        std::mem::swap(&mut self.now, &mut self.next);
        for at in start..text.len() {
            self.step(program, text, inert, at);
            if let Some(own) = self.ended {
                found = Some(Reach { end: at + 1, own });
            }
            if self.next.is_empty() {
                return found;
            }
            std::mem::swap(&mut self.now, &mut self.next);
        }
        found
    }

    /// Whether the way of a program from one place to another can take exactly these tokens.
    pub(crate) fn passes(
        &mut self,
        way: Way<'_>,
        text: &Prepared<'_>,
        tokens: std::ops::Range<usize>,
    ) -> bool {
        self.reset(way.program.len());
        self.follow(way.program, Thread { at: way.from, taken: 0, own: 0 });
        std::mem::swap(&mut self.now, &mut self.next);
        for at in tokens {
            self.step(way.program, text, way.inert, at);
            std::mem::swap(&mut self.now, &mut self.next);
        }
        self.now.iter().any(|thread| thread.at == way.to)
    }

    fn reset(&mut self, length: usize) {
        self.now.clear();
        self.next.clear();
        if self.seen.len() < length || self.round > u32::MAX - 0x1000_0000 {
            self.seen.clear();
            self.seen.resize(length.max(4096), 0);
            self.round = 0;
        }
        self.round += 1;
        self.ended = None;
    }

    fn step(&mut self, program: &[u16], text: &Prepared<'_>, inert: &[bool], at: usize) {
        self.next.clear();
        self.round += 1;
        self.ended = None;
        for k in 0..self.now.len() {
            let Thread { at: place, taken, own } = self.now[k];
            let operation = program[place as usize];
            if operation < FIRST_OPERATION {
                if operation == text.words[at] {
                    self.follow(program, Thread { at: place + 1, taken: 0, own: own + 1 });
                }
            } else if operation == GAP {
                let (gap, budget) = Gap::read(program[place as usize + 1]);
                if taken < budget && text.fits(at, gap, taken) {
                    let free = gap == Gap::Notice || text.tokens[at].flags.has(Flags::NUMBER);
                    let more = if free { taken.max(1) } else { taken + 1 };
                    self.follow(program, Thread { at: place, taken: more, own });
                }
            }
            if inert[at] {
                self.stay(program, self.now[k]);
            }
        }
    }

    /// Keeps a thread where it is: it passed over a token.
    fn stay(&mut self, program: &[u16], thread: Thread) {
        self.enter(thread);
        self.end_at(program[thread.at as usize], thread.own);
    }

    /// Adds a thread and all that it can reach without taking a token.
    fn follow(&mut self, program: &[u16], thread: Thread) {
        if program[thread.at as usize] < FIRST_OPERATION {
            self.enter(thread);
            return;
        }
        let own = thread.own;
        self.open.clear();
        self.open.push((thread.at, thread.taken));
        while let Some((place, taken)) = self.open.pop() {
            let argument = u32::from(program.get(place as usize + 1).copied().unwrap_or(0));
            match program[place as usize] {
                OPTIONAL | ALTERNATIVE if self.first_visit(place) => {
                    self.open.push((place + 2 + argument, 0));
                    self.open.push((place + 2, 0));
                }
                OPTIONAL | ALTERNATIVE => {}
                JUMP => self.open.push((place + 2 + argument, 0)),
                GAP => {
                    self.enter(Thread { at: place, taken, own });
                    self.open.push((place + 2, 0));
                }
                operation => {
                    self.enter(Thread { at: place, taken, own });
                    self.end_at(operation, own);
                }
            }
        }
    }

    fn end_at(&mut self, operation: u16, own: u32) {
        if operation == END {
            self.ended = Some(self.ended.unwrap_or(0).max(own));
        }
    }

    fn first_visit(&mut self, place: u32) -> bool {
        let first = self.seen[place as usize] != self.round;
        self.seen[place as usize] = self.round;
        first
    }

    /// Adds a thread unless one is there. Of two at one place the better of each count stays: what a gap has taken, and
    /// what is the known text's own.
    fn enter(&mut self, thread: Thread) {
        if self.first_visit(thread.at) {
            self.next.push(thread);
        } else if let Some(other) = self.next.iter_mut().find(|other| other.at == thread.at) {
            other.taken = other.taken.min(thread.taken);
            other.own = other.own.max(thread.own);
        }
    }
}
