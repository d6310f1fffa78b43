package wire_test

// This file has the texts that payloads and values are made from.

// texts are values of primitive types.
var texts = map[string][]string{
	"Edm.SByte":  {"127", "-128", "1e2", "-1.2e1", "-0"},
	"Edm.Byte":   {"255", "25.5e1", "0"},
	"Edm.Int16":  {"32767", "-32768"},
	"Edm.Int32":  {"2147483647", "-2147483648", "1.50e1"},
	"Edm.Int64":  {`"9223372036854775807"`, "-9223372036854775808", `"-1"`, "0.00e999999999999", "1000e-3", `"\u0031"`},
	"Edm.Single": {"0.1", "60.123456", "-3.4028235e38", "1e-45", "1e-46", `"INF"`, `"-INF"`, `"NaN"`, "16777217", "-0.0", "1e21", "123456.7", "0.000001", "9.9999990e-7"},
	"Edm.Double": {"0.1", "1.7976931348623157e308", "5e-324", "4e-324", `"INF"`, `"-INF"`, `"NaN"`, "9007199254740993", "1E+2", "1e-7", "0e9999999999"},
	"Edm.Decimal": {
		"1.50", "-0.00", "1e-7", "1E+20", `"12.340"`, "123456789012345678901234567890.123456789", `"INF"`, `"NaN"`, `"007"`, `"+1"`, `"1\u002e5"`, "-0", `"-0"`,
	},
	"Edm.Guid": {`"1f6b1c1e-0000-4a7e-8ee1-6f8f5a1e0c11"`, `"1F6B1C1E-0000-4a7e-8EE1-6F8F5A1E0C11"`, `"\u0031f6b1c1e-0000-4a7e-8ee1-6f8f5a1e0c11"`},
	"Edm.DateTimeOffset": {
		`"2017-03-01T08:59:24.7548426+03:00"`, `"2017-03-01T08:59:24Z"`, `"2017-03-01T08:59Z"`, `"2017-03-01T08:59:24.123456789012-00:00"`,
		`"0001-01-01T00:00:00Z"`, `"2017-03-01T08:59:24.0000000\u005a"`,
	},
	"Edm.Date":      {`"2017-03-01"`, `"-0001-01-01"`, `"9999-12-31"`, `"2017\u002d03-01"`},
	"Edm.TimeOfDay": {`"08:59"`, `"08:59:24.750"`},
	"Edm.Duration":  {`"PT0S"`, `"-P1DT2H3M4.500S"`, `"P1D"`, `"\u0050T1S"`},
	"Edm.Binary":    {`""`, `"T0RhdGE="`, `"T0RhdGE"`, `"_-8="`, `"+/8="`, `"T0Rh\u0064GE"`},
	"Edm.Geography": {`{"type":"Point","coordinates":[1.50, 2]}`, `{ "coordinates":[], "type" : "Polygon"}`, `{"t\u0079pe":"Po\u0069nt"}`},
}

// badTexts are no values of primitive types.
var badTexts = map[string][]string{
	"Edm.SByte":          {"128", "-129", "1.5", `"1"`},
	"Edm.Byte":           {"256", "-1", "1e3"},
	"Edm.Int16":          {"32768", "1e-1"},
	"Edm.Int32":          {"2147483648", "1.5", "1e9999999999"},
	"Edm.Int64":          {"9223372036854775808", "-9223372036854775809", `"1x"`, `""`, `"1.5"`, "1e19", "99999999999999999999", `" 1"`},
	"Edm.Single":         {"1e39", `"nan"`, `"1"`, "true"},
	"Edm.Double":         {"1e309", `""`, `"Infinity"`},
	"Edm.Decimal":        {`"x"`, `""`, "1e9999999999", `"1."`},
	"Edm.Guid":           {`"1f6b1c1e-0000-4a7e-8ee1-6f8f5a1e0c1"`, `"1f6b1c1e-0000-4a7e-8ee1-6f8f5a1e0c1g"`, "1"},
	"Edm.DateTimeOffset": {`"2017-02-29T08:59:24Z"`, `"2017-03-01T08:59:24"`, `"2017-03-01T08:59:24.Z"`, `""`},
	"Edm.Date":           {`"2017-02-30"`, "20170301"},
	"Edm.TimeOfDay":      {`"24:00"`, `"08:59:"`},
	"Edm.Duration":       {`"P"`, `"P1Y"`, `"PT"`},
	"Edm.Binary":         {`"_/"`, `"A"`, `"T0RhdGF="`},
	"Edm.Geography":      {`{"type":"x"}`, `{}`, `{"type":5}`, `{"type":"Point","type":"Point"}`, "[]"},
}

// lengths are those around the widths of words and vectors.
var lengths = []int{0, 1, 2, 3, 6, 7, 8, 9, 14, 15, 16, 17, 23, 24, 30, 31, 32, 33, 40, 47, 48, 62, 63, 64, 65, 100, 127, 128, 129, 600}

// specials are what a scanner of strings must not miss, or must let through.
var specials = []string{
	`\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, `\u0000`, `\u001f`, `\u00e9`, `\ud83d\ude00`, "é", "\u07ff", "\u2028", "\ufffd", "😀", "\U0010ffff",
	"\x7f", "{", "}", "[", ",", ":", "'", "<", " ", "!", "#",
}

// badSpecials are what it must stop at.
var badSpecials = []string{
	`"`, `\`, `\x`, `\u12`, `\u12g4`, `\ud800`, `\udc00x`, `\ud800\u0041`, "\x00", "\x1f", "\n", "\x80", "\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80", "\xe2\x80",
}
