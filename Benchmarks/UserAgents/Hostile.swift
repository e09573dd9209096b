/// User agents that are made to be slow.
enum Hostile {
    static let all: [[UInt8]] = [
        String(repeating: "(", count: 2_000),
        String(repeating: "Mozilla/5.0 (Linux; Android 10; ", count: 60),
        String(repeating: "a ", count: 1_000),
        String(repeating: "bot", count: 600),
        String(repeating: "1.", count: 1_000),
        String(repeating: "Android Build/ Mobile Safari/ CFNetwork/ Darwin Version/1 iPhone Windows ", count: 20),
        String(repeating: "; Samsung-SGH HTC_One LG-E400 Nokia6300 SonyEricsson Huawei U8 ZTE Lenovo Asus ", count: 20),
    ].map { Array($0.utf8) }
}
