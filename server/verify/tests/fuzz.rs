//! The fuzzer's targets for everybody: a bounded run on the stable compiler, the same each time. The endless one is
//! `cargo +nightly fuzz run headers` in `server/verify/fuzz`.

#[path = "../fuzz/targets/headers.rs"]
mod headers;
#[path = "../fuzz/targets/keys.rs"]
mod keys;
#[path = "../fuzz/targets/paths.rs"]
mod paths;

const SEED: u64 = 20_261_126;
const ROUNDS: usize = 100_000;

/// Says what was being looked at when it went wrong.
struct Case<'a> {
    round: usize,
    data: &'a [u8],
}

impl Drop for Case<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {SEED}, round {}: {:?}", self.round, String::from_utf8_lossy(self.data));
        }
    }
}

/// The generator `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).expect("it is below a usize")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// Changes, adds, takes away, doubles or swaps a little.
    fn mutate(&mut self, data: &mut Vec<u8>) {
        let at = self.below(data.len());
        match self.below(6) {
            0 if !data.is_empty() => data[at] = self.byte(),
            1 if !data.is_empty() => data[at] ^= 1 << self.below(8),
            2 if !data.is_empty() => drop(data.remove(at)),
            3 if !data.is_empty() => data.extend_from_within(at..),
            4 => data.insert(at, b"\n \t,;=_\0\xffak/.%2?#"[self.below(17)]),
            _ => data.insert(at, self.byte()),
        }
    }
}

/// Looks at each of these, and at many that are a little like them.
fn bombard(seeds: &[String], look: fn(&[u8])) {
    let mut chance = Chance(SEED);
    for round in 0..ROUNDS {
        let mut data = seeds[round % seeds.len()].clone().into_bytes();
        for _ in 0..chance.below(6) {
            chance.mutate(&mut data);
        }
        let case = Case { round, data: &data };
        look(case.data);
    }
}

#[test]
fn no_headers_open_but_those_with_the_key() {
    let key = headers::KEY;
    let seeds = [
        format!("aBearer {key}"),
        format!("k{key}"),
        format!("aBearer {key}\nk{key}"),
        format!("aBasic YTpi\nk{key}\nocookie"),
        format!("abearer  {key} \nk"),
        format!("k{key}\nk{key}"),
        "aBearer kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17".to_owned(),
        String::new(),
    ];
    bombard(&seeds, headers::look);
}

#[test]
fn every_text_is_a_key_or_not() {
    let seeds = [
        headers::KEY,
        "kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17",
        "abcdefghij_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17",
        "kw_",
        "_",
        "kwü_…",
    ];
    bombard(&seeds.map(ToOwned::to_owned), keys::look);
}

#[test]
fn every_path_is_plain_or_refused() {
    let seeds =
        ["/a/b?c", "/a/%2e%2e/b", "/a/..;/b", "//a/./b/", "/a%2Fb%5c", "/%C3%BC/%7e%41", "/a/../../b", "/%252e/;x=1"];
    bombard(&seeds.map(ToOwned::to_owned), paths::look);
}
