package wire

import "strings"

// The primitive types but for the numbers.

func readString(d *decoder, i int, v *string) int {
	if d.at(i) != '"' {
		return d.mismatch(i, "Edm.String")
	}
	end, high := d.plain(i + 1)
	return d.longString(i+1, end, high, v)
}

// longString is readString from start on, where plain has found end and high.
func (d *decoder) longString(start, end int, high uint64, v *string) int {
	if d.at(end) == '"' && high&highBits == 0 {
		*v = d.strings.substring(&d.source, start, end-start)
		return end + 1
	}
	text, end := d.escapedText(start, end, high)
	if end != failed {
		*v = d.strings.string(text)
	}
	return end
}

// internCount is how many members of enumerations a decoder remembers.
const internCount = 256

// readMember reads a string that is one of few, mostly.
func readMember(d *decoder, i int, v *string) int {
	end, _ := d.plain(i + 1)
	n := end - i - 1
	if d.at(end) != '"' || n >= padding {
		return readString(d, i, v)
	}
	first, last := d.load(i+1), uint64(0)
	if n >= 8 {
		last = d.load(end - 8)
	} else {
		first &= 1<<(8*n) - 1
	}
	place := &d.interned[hash(first, last)>>56]
	if *place != string(d.data[i+1:end]) {
		if end = readString(d, i, v); end != failed {
			*place = strings.Clone(*v)
			*v = *place
		}
		return end
	}
	*v = *place
	return end + 1
}

func readDateTimeOffset(d *decoder, i int, v *DateTimeOffset) int {
	return readText(d, i, v, "Edm.DateTimeOffset", parseDateTimeOffset)
}

func readGuid(d *decoder, i int, v *Guid) int { return readText(d, i, v, "Edm.Guid", parseGuid) }

func readDate(d *decoder, i int, v *Date) int { return readText(d, i, v, "Edm.Date", parseDate) }

func readTimeOfDay(d *decoder, i int, v *TimeOfDay) int {
	return readText(d, i, v, "Edm.TimeOfDay", parseTimeOfDay)
}

// readText reads a string whose text is that of a value.
func readText[T any](d *decoder, i int, v *T, typeName string, parse func(text []byte) (T, error)) int {
	if d.at(i) != '"' {
		return d.mismatch(i, typeName)
	}
	text, end := d.text(i)
	if end == failed {
		return failed
	}
	parsed, err := parse(text)
	if err != nil {
		return d.invalid(i, typeName, err)
	}
	*v = parsed
	return end
}

func readRaw(d *decoder, i int, v *Raw) int {
	end := d.skip(i)
	if end != failed {
		*v = d.raw(i, end)
	}
	return end
}

// raw copies the value that has been read from i to end.
func (d *decoder) raw(i, end int) Raw { return Raw(d.strings.string(d.data[i:end])) }

func readGeoJSON(d *decoder, i int, v *GeoJSON) int {
	if d.at(i) != '{' {
		return d.mismatch(i, "Edm.Geography")
	}
	end := d.skip(i)
	if end == failed {
		return failed
	}
	parsed, err := parseGeoJSON(d.data[i:end])
	if err != nil {
		return d.invalid(i, "Edm.Geography", err)
	}
	*v = parsed
	return end
}

func readBool(d *decoder, i int, v *bool) int {
	switch d.at(i) {
	case 't':
		*v = true
		return d.literal(i, "true")
	case 'f':
		*v = false
		return d.literal(i, "false")
	}
	return d.mismatch(i, "Edm.Boolean")
}

func readDuration(d *decoder, i int, v *Duration) (end int) {
	v.text, end = d.checked(i, "Edm.Duration", checkDuration)
	return end
}

func readBinary(d *decoder, i int, v *Binary) (end int) {
	v.text, end = d.checked(i, "Edm.Binary", checkBinary)
	return end
}

// checked reads a string whose text is the value, if check has no objection.
func (d *decoder) checked(i int, typeName string, check func(text []byte) error) (string, int) {
	if d.at(i) != '"' {
		return "", d.mismatch(i, typeName)
	}
	text, end := d.text(i)
	if end == failed {
		return "", failed
	}
	if err := check(text); err != nil {
		return "", d.invalid(i, typeName, err)
	}
	return d.strings.string(text), end
}

func (d *decoder) optDuration(i int, o *Opt[Duration]) int {
	if end := d.seconds(i); end != failed {
		o.v.text, o.state = d.strings.substring(&d.source, i+1, end-i-2), stateValue
		return end
	}
	if i = readDuration(d, i, &o.v); i != failed {
		o.state = stateValue
	}
	return i
}

// seconds returns the position behind the string at i if that is a duration of
// nothing but seconds, such as PT0.016S.
func (d *decoder) seconds(i int) int {
	if uint32(d.load(i))&0xffffff != wordPT {
		return failed
	}
	base, start := d.base, i+3
	for i = start; byteAt(base, i)-'0' <= 9; i++ {
	}
	if n := i - start; n == 0 || n > 18 {
		return failed
	}
	if byteAt(base, i) == '.' {
		for i++; byteAt(base, i)-'0' <= 9; i++ {
		}
		if byteAt(base, i-1) == '.' {
			return failed
		}
	}
	if byteAt(base, i) != 'S' || byteAt(base, i+1) != '"' {
		return failed
	}
	return i + 2
}
