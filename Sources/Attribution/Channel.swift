/// The kinds of ways that lead visitors to a site. The rules are in ``init(_:)``.
enum Channel: String, CaseIterable, Sendable {
    case direct = "Direct"
    case organicSearch = "Organic Search"
    case paidSearch = "Paid Search"
    case organicSocial = "Organic Social"
    case paidSocial = "Paid Social"
    case organicVideo = "Organic Video"
    case paidVideo = "Paid Video"
    case organicShopping = "Organic Shopping"
    case paidShopping = "Paid Shopping"
    case paidOther = "Paid Other"
    case display = "Display"
    case email = "Email"
    case affiliates = "Affiliates"
    case audio = "Audio"
    case sms = "SMS"
    case push = "Mobile Push Notifications"
    case assistants = "AI Assistants"
    case referral = "Referral"

    /// What `utm_medium` says, in lower case and with blanks and underscores as hyphens.
    private static let byMedium: [String: Channel] = [
        "display": .display, "banner": .display, "cpm": .display, "expandable": .display, "interstitial": .display,
        "email": .email, "e-mail": .email, "mail": .email, "newsletter": .email,
        "affiliate": .affiliates, "affiliates": .affiliates,
        "audio": .audio, "podcast": .audio,
        "sms": .sms, "push": .push, "notification": .push, "mobile": .push,
        "social": .organicSocial, "social-network": .organicSocial, "social-media": .organicSocial,
        "sm": .organicSocial,
        "video": .organicVideo, "shopping": .organicShopping, "ai": .assistants, "ai-assistant": .assistants,
        "paid-search": .paidSearch, "paidsearch": .paidSearch, "sem": .paidSearch,
        "paid-social": .paidSocial, "paidsocial": .paidSocial, "paid-video": .paidVideo, "paidvideo": .paidVideo,
        "paid-shopping": .paidShopping, "paidshopping": .paidShopping,
    ]

    /// What says less than a source that is known.
    private static let byWeakMedium: [String: Channel] = [
        "organic": .organicSearch, "referral": .referral, "link": .referral, "app": .referral,
    ]

    /// Decides by what is known of a visit; the first rule that fits counts.
    ///
    /// - Returns: `nil` when nothing can be said.
    init?(_ visit: Visit) {
        let medium = visit.medium.map { String($0.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 }) } ?? ""
        if let channel = Self.byMedium[medium] {
            self = channel
        } else if Self.isPaid(medium) {
            self = Self.paid(visit.kind)
        } else if visit.isPaidClick {
            // Only search engines number clicks so, also those on their advertisements elsewhere.
            self = Self.paid(visit.kind ?? .search)
        } else if let kind = visit.kind {
            self = Self.unpaid(kind)
        } else if let channel = Self.byWeakMedium[medium] {
            self = channel
        } else if visit.hasSource {
            self = .referral
        } else if visit.isDirect {
            self = .direct
        } else {
            return nil
        }
    }

    /// Prices by click, action, engagement and so on; "paid" with anything behind it.
    private static func isPaid(_ medium: String) -> Bool {
        ["ppc", "retargeting", "ads", "ad"].contains(medium) || medium.hasPrefix("paid")
            || medium.hasPrefix("cp") && medium.utf8.count == 3
    }

    private static func paid(_ kind: KnownSource.Kind?) -> Channel {
        switch kind {
        case .search: .paidSearch
        case .social: .paidSocial
        case .video: .paidVideo
        case .shopping: .paidShopping
        case .mail, .assistant, .other, nil: .paidOther
        }
    }

    private static func unpaid(_ kind: KnownSource.Kind) -> Channel {
        switch kind {
        case .search: .organicSearch
        case .social: .organicSocial
        case .video: .organicVideo
        case .mail: .email
        case .shopping: .organicShopping
        case .assistant: .assistants
        case .other: .referral
        }
    }
}
