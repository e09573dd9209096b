/// By what the rows of a block are ordered: a hash of the user that is the same in every program and version.
///
/// So the rows of one user are neighbours, and those of the same part of all users are in every block, which lets a question
/// go through the users part by part. Nothing relies on two users having different hashes.
///
/// FNV-1a of 64 bits, whose upper bits are then mixed. Sources: http://www.isthe.com/chongo/tech/comp/fnv/ and
/// https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (fmix64)
package enum UserHash {
    /// Into how many parts users are divided, by the upper bits of their hash.
    package static let partCount = 256

    package static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in text { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        hash ^= hash >> 33
        hash &*= 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 33
        hash &*= 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }

    package static func part(of hash: UInt64) -> Int { Int(hash >> 56) }
}
