//! The hash under which a Tyk gateway keeps a key: the first half of `MurmurHash3` x64 128 (seed 0), in hexadecimal.

/// `key_hash` of a key's text.
pub fn key_hash(text: &str) -> String {
    format!("{:016x}", murmur64(text.as_bytes()))
}

const C1: u64 = 0x87c3_7b91_1142_53d5;
const C2: u64 = 0x4cf5_ad43_2745_937f;

fn murmur64(bytes: &[u8]) -> u64 {
    let (mut h1, mut h2) = (0_u64, 0_u64);
    let (blocks, tail) = bytes.as_chunks::<16>();
    for block in blocks {
        h1 = (h1 ^ first(half(&block[..8]))).rotate_left(27).wrapping_add(h2).wrapping_mul(5).wrapping_add(0x52dc_e729);
        h2 =
            (h2 ^ second(half(&block[8..]))).rotate_left(31).wrapping_add(h1).wrapping_mul(5).wrapping_add(0x3849_5ab5);
    }
    let (low, high) = tail.split_at(tail.len().min(8));
    h2 ^= second(half(high));
    h1 ^= first(half(low));
    let length = bytes.len() as u64;
    (h1, h2) = (h1 ^ length, h2 ^ length);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    mixed(h1).wrapping_add(mixed(h2))
}

/// Up to eight bytes, the least significant first.
fn half(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

const fn first(k: u64) -> u64 {
    k.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2)
}

const fn second(k: u64) -> u64 {
    k.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1)
}

const fn mixed(k: u64) -> u64 {
    let k = (k ^ (k >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let k = (k ^ (k >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    k ^ (k >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of the Go library that Tyk uses (spaolacci/murmur3).
    #[test]
    fn the_hash_is_the_first_half_of_murmur3() {
        assert_eq!(key_hash(""), "0000000000000000");
        assert_eq!(key_hash("hello"), "cbd8a7b341bd9b02");
        assert_eq!(key_hash("hello, world"), "342fac623a5ebc8e");
        assert_eq!(key_hash("19 Jan 2038 at 3:14:07 AM"), "b89e5988b737affc");
        assert_eq!(key_hash("The quick brown fox jumps over the lazy dog."), "cd99481f9ee902c9");
    }
}
