// The one list of sources. A host that is not here is called by itself.
extension KnownSource {
    package static let all: [KnownSource] = searchEngines + networks + videos + mails + shops + assistants + others

    private static let searchEngines: [KnownSource] = [
        .init(
            "Google",
            .search,
            ["google.com", "com.google.android.googlequicksearchbox", "googleadservices.com", "doubleclick.net"],
            countryHosts: ["google"],
            tags: ["adwords", "googleads", "google-ads", "google ads"]
        ),
        .init("Bing", .search, ["bing.com", "com.microsoft.bing"], tags: ["bingads", "microsoft ads", "msn"]),
        .init("DuckDuckGo", .search, ["duckduckgo.com", "com.duckduckgo.mobile.android"], tags: ["ddg"]),
        .init("Yahoo!", .search, ["search.yahoo.com", "yahoo.co.jp"], countryHosts: ["yahoo"], tags: ["yahoo"]),
        .init("Yandex", .search, ["ya.ru"], countryHosts: ["yandex"]),
        .init("Baidu", .search, ["baidu.com"]),
        .init("Ecosia", .search, ["ecosia.org"]),
        .init("Qwant", .search, ["qwant.com"]),
        .init("Startpage", .search, ["startpage.com"]),
        .init("Brave", .search, ["search.brave.com"]),
        .init("Kagi", .search, ["kagi.com"]),
        .init("Naver", .search, ["naver.com"]),
        .init("Seznam", .search, ["seznam.cz"]),
        .init("Sogou", .search, ["sogou.com"]),
        .init("AOL", .search, ["search.aol.com", "aol.com"]),
        .init("Ask", .search, ["ask.com"]),
        .init("Mojeek", .search, ["mojeek.com"]),
        .init("Swisscows", .search, ["swisscows.com", "swisscows.ch"]),
        .init("MetaGer", .search, ["metager.de", "metager.org"]),
    ]

    private static let networks: [KnownSource] = [
        .init("Facebook", .social, ["facebook.com", "fb.com", "fb.me", "com.facebook.katana"], tags: ["fb", "meta"]),
        .init("Instagram", .social, ["instagram.com", "com.instagram.android"], tags: ["ig", "insta"]),
        .init("Threads", .social, ["threads.net", "threads.com"]),
        .init("X", .social, ["x.com", "twitter.com", "t.co", "com.twitter.android"], tags: ["twitter"]),
        .init("LinkedIn", .social, ["linkedin.com", "lnkd.in", "com.linkedin.android"], tags: ["li"]),
        .init("Reddit", .social, ["reddit.com", "redd.it", "com.reddit.frontpage"]),
        .init("Hacker News", .social, ["news.ycombinator.com"], tags: ["hn", "hackernews"]),
        .init("Lobsters", .social, ["lobste.rs"]),
        .init("Pinterest", .social, ["pinterest.com", "pin.it", "com.pinterest"], countryHosts: ["pinterest"]),
        .init("Mastodon", .social, ["mastodon.social", "mastodon.online", "joinmastodon.org"]),
        .init("Bluesky", .social, ["bsky.app", "go.bsky.app"], tags: ["bsky"]),
        .init("Tumblr", .social, ["tumblr.com"]),
        .init("Quora", .social, ["quora.com"]),
        .init("Snapchat", .social, ["snapchat.com", "com.snapchat.android"]),
        .init("WhatsApp", .social, ["whatsapp.com", "wa.me", "com.whatsapp"]),
        .init("Telegram", .social, ["t.me", "telegram.org", "telegram.me", "org.telegram.messenger"]),
        .init("Discord", .social, ["discord.com", "discord.gg", "discordapp.com"]),
        .init("Slack", .social, ["slack.com", "com.slack"]),
        .init("VK", .social, ["vk.com", "vk.ru"]),
        .init("Odnoklassniki", .social, ["ok.ru"]),
        .init("Weibo", .social, ["weibo.com", "weibo.cn"]),
        .init("WeChat", .social, ["weixin.qq.com", "wechat.com"]),
        .init("XING", .social, ["xing.com"]),
        .init("LINE", .social, ["line.me"]),
        .init("Stack Overflow", .social, ["stackoverflow.com"], tags: ["stackoverflow"]),
        .init("Product Hunt", .social, ["producthunt.com"], tags: ["producthunt"]),
        .init("Medium", .social, ["medium.com"]),
        .init("DEV Community", .social, ["dev.to"]),
    ]

    private static let videos: [KnownSource] = [
        .init("YouTube", .video, ["youtube.com", "youtu.be", "com.google.android.youtube"], tags: ["yt"]),
        .init("TikTok", .video, ["tiktok.com", "com.zhiliaoapp.musically"]),
        .init("Vimeo", .video, ["vimeo.com"]),
        .init("Twitch", .video, ["twitch.tv"]),
        .init("Dailymotion", .video, ["dailymotion.com"]),
        .init("Bilibili", .video, ["bilibili.com"]),
    ]

    private static let mails: [KnownSource] = [
        .init("Gmail", .mail, ["mail.google.com", "com.google.android.gm"]),
        .init("Outlook", .mail, ["outlook.live.com", "outlook.office.com", "outlook.office365.com", "outlook.com"]),
        .init("Yahoo! Mail", .mail, ["mail.yahoo.com"]),
        .init("Proton Mail", .mail, ["mail.proton.me"]),
        .init("iCloud Mail", .mail, ["icloud.com"]),
        .init("GMX", .mail, ["gmx.net", "gmx.com"]),
        .init("Newsletter", .mail, tags: ["newsletters", "email", "e-mail", "mail"]),
        .init("Mailchimp", .mail, ["mailchi.mp", "campaign-archive.com"]),
        .init("Substack", .mail, ["substack.com"]),
    ]

    private static let shops: [KnownSource] = [
        .init("Google Shopping", .shopping, ["shopping.google.com"]),
        .init("Amazon", .shopping, ["amazon.com"], countryHosts: ["amazon"]),
        .init("eBay", .shopping, ["ebay.com"], countryHosts: ["ebay"]),
        .init("Etsy", .shopping, ["etsy.com"]),
        .init("idealo", .shopping, countryHosts: ["idealo"]),
    ]

    private static let assistants: [KnownSource] = [
        .init("ChatGPT", .assistant, ["chatgpt.com", "chat.openai.com", "openai.com"], tags: ["openai"]),
        .init("Claude", .assistant, ["claude.ai"]),
        .init("Gemini", .assistant, ["gemini.google.com", "bard.google.com"]),
        .init("Copilot", .assistant, ["copilot.microsoft.com", "copilot.com"]),
        .init("Perplexity", .assistant, ["perplexity.ai"]),
        .init("DeepSeek", .assistant, ["chat.deepseek.com", "deepseek.com"]),
        .init("Mistral", .assistant, ["chat.mistral.ai", "mistral.ai"]),
        .init("Grok", .assistant, ["grok.com"]),
        .init("Meta AI", .assistant, ["meta.ai"]),
        .init("You.com", .assistant, ["you.com"]),
        .init("Poe", .assistant, ["poe.com"]),
    ]

    private static let others: [KnownSource] = [
        .init("GitHub", .other, ["github.com"]),
        .init("GitLab", .other, ["gitlab.com"]),
        .init("Wikipedia", .other, ["wikipedia.org"]),
        .init("Google News", .other, ["news.google.com"]),
        .init("Google Docs", .other, ["docs.google.com", "drive.google.com"]),
        .init("Notion", .other, ["notion.so", "notion.site"]),
    ]
}
