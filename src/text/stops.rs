//! The words of a field at which something stops: a line, a sentence, a clause.

/// Words that start a line, or with more than a dash before them, by index and in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    /// What lies beyond the count is room.
    indices: Vec<u32>,
    n_stops: usize,
}

impl Stops {
    #[inline]
    pub(super) fn as_slice(&self) -> &[u32] {
        &self.indices[..self.n_stops]
    }

    pub(super) fn clear(&mut self) {
        self.n_stops = 0;
    }

    /// Returns room to write some more in.
    #[inline(always)]
    pub(super) fn room(&mut self, n_more: usize) -> &mut [u32] {
        let n_needed = self.n_stops + n_more;
        if self.indices.len() < n_needed {
            self.grow(n_needed);
        }
        &mut self.indices[self.n_stops..]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, n_needed: usize) {
        self.indices.resize(n_needed.next_power_of_two(), 0);
    }

    /// Adds the first of what was written in the room.
    #[inline(always)]
    pub(super) fn take(&mut self, n_more: usize) {
        self.n_stops += n_more;
    }
}
