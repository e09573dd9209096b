/// By what the rows of a block are ordered: a hash of the user that is the same in every program and version.
///
/// So the rows of one user are neighbours, and those of the same part of all users are in every block, which lets a question
/// go through the users part by part. Nothing relies on two users having different hashes.
///
/// Eight bytes at a time are multiplied in, and all is mixed at the end, as in MurmurHash3. Source:
/// https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (fmix64)
package enum UserHash {
    /// Into how many parts users are divided, by the upper bits of their hash.
    package static let partCount = 256

    package static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
        var hash = UInt64(text.count) &* 0x9E37_79B9_7F4A_7C15
        var place = text.startIndex
        while place < text.endIndex {
            let end = min(place + 8, text.endIndex)
            var word: UInt64 = 0
            for index in place..<end { word = word << 8 | UInt64(text[index]) }
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            place = end
        }
        hash ^= hash >> 33
        hash &*= 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 33
        hash &*= 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }

    package static func part(of hash: UInt64) -> Int { Int(hash >> 56) }
}
