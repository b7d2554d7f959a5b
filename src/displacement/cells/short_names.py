"""Short names of countries that maps and tables write for want of room, beside the names of the shipped list.

Natural Earth's map labels, and abbreviations that leave no doubt: "Guinea" or "Korea" alone are not among them.
"""

SHORT = {
    "ALA": "\u00c5land", "ARE": "UAE", "ATF": "Fr. S. Antarctic Lands|French Southern and Antarctic Territories",
    "ATG": "Antigua and Barb.", "BHS": "The Bahamas", "BIH": "Bosnia and Herz.",
    "CAF": "Central African Rep.|Cent. African Rep.|C. African Rep.|CAR", "CIV": "Cote d Ivoire",
    "COD": "Dem. Rep. Congo", "COK": "Cook Is.", "CYM": "Cayman Is.", "DOM": "Dominican Rep.",
    "ESH": "W. Sahara", "FLK": "Falkland Is.",
    "FRO": "Faeroe Is.|Faroe Is.", "GBR": "U.K.", "GNQ": "Eq. Guinea", "GUF": "French Guyana",
    "HMD": "Heard I. and McDonald Is.|Heard and McDonald Islands", "IOT": "Br. Indian Ocean Ter.",
    "MHL": "Marshall Is.",
    "MNP": "N. Mariana Is.", "PCN": "Pitcairn Is.", "PRK": "Dem. Rep. Korea",
    "PSE": "West Bank and Gaza Strip|Occupied Palestinian Territories", "PYF": "Fr. Polynesia",
    "SGS": "S. Geo. and the Is.|S. Geo. and S. Sandw. Is.", "SHN": "Saint Helena", "SLB": "Solomon Is.",
    "SPM": "St. Pierre and Miquelon", "SSD": "S. Sudan", "TCA": "Turks and Caicos Is.", "VAT": "Vatican",
    "VCT": "St. Vin. and Gren.", "VGB": "British Virgin Is.", "VIR": "U.S. Virgin Is.", "WLF": "Wallis and Futuna Is.",
}
