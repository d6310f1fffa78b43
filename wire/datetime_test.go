package wire

import (
	"testing"
	"time"
)

func TestDateText(t *testing.T) {
	const want = "not a date (YYYY-MM-DD): "
	checkTexts(t, ParseDate,
		[]string{
			"2016-12-31", "0000-01-01", "-0000-01-01", "-0001-12-31", "-10000-04-01", "9999-12-31", "10000-01-01",
			"999999999-12-31", "-999999999-01-01", "2000-02-29", "2024-02-29", "0000-02-29", "-0004-02-29", "-0400-02-29",
		},
		[][2]string{
			{"", want + "empty"},
			{"2016-13-01", want + "month 13"},
			{"2016-00-01", want + "month 00"},
			{"2023-02-30", want + "day 30 of month 2023-02"},
			{"2023-02-29", want + "day 29 of month 2023-02"},
			{"1900-02-29", want + "day 29 of month 1900-02"},
			{"-0100-02-29", want + "day 29 of month -0100-02"},
			{"2023-04-31", want + "day 31 of month 2023-04"},
			{"2023-04-00", want + "day 00 of month 2023-04"},
			{"216-12-31", want + `a year of four digits wanted at "216-12-31"`},
			{"02016-12-31", want + "year with a leading zero"},
			{"1000000000-01-01", want + "year out of range (-999999999 to 999999999)"},
			{"+2016-12-31", want + `a year of four digits wanted at "+2016-12-31"`},
			{"-", want + "ends where a year of four digits is missing"},
			{"2016", want + "ends where -MM is missing"},
			{"2016-1-31", want + `-MM wanted at "-1-31"`},
			{"2016-12", want + "ends where -DD is missing"},
			{"2016-12-3", want + `-DD wanted at "-3"`},
			{"2016/12/31", want + `-MM wanted at "/12/31"`},
			{"2016-12-31T00:00Z", want + `followed by "T00:00Z"`},
			{"2016-12-31 ", want + `followed by " "`},
		})
	checkOrder(t, ParseDate,
		[]string{"-10000-01-01"}, []string{"-0001-12-31"}, []string{"0000-01-01", "-0000-01-01"},
		[]string{"0000-01-02"}, []string{"0000-02-01"}, []string{"2016-12-31"}, []string{"2017-01-01"}, []string{"10000-01-01"})
}

func TestDateTime(t *testing.T) {
	d := NewDate(time.Date(2024, 2, 29, 23, 59, 0, 0, time.FixedZone("", -8*3600)))
	if d.String() != "2024-02-29" || d.Year() != 2024 || d.Month() != time.February || d.Day() != 29 {
		t.Errorf("got %v: %v %v %v", d, d.Year(), d.Month(), d.Day())
	}
	if got := d.Time(); !got.Equal(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)) || got.Location() != time.UTC {
		t.Errorf("Time is %v", got)
	}
	if got := NewDate(time.Date(-44, 3, 15, 0, 0, 0, 0, time.UTC)).String(); got != "-0044-03-15" {
		t.Errorf("got %v", got)
	}
	if got := NewDate(time.Date(2e9, 3, 15, 0, 0, 0, 0, time.UTC)).Year(); got != maxYear {
		t.Errorf("year %v", got)
	}
}

func TestTimeOfDayText(t *testing.T) {
	const want = "not a time of day (hh:mm:ss.sss): "
	checkTexts(t, ParseTimeOfDay,
		[]string{
			"00:00", "00:00:00", "11:22:33", "23:59:59.999999999999", "11:22:33.4444444", "00:00:00.0", "00:00:00.000000000000",
			"23:59", "01:02:03.000000000001", "12:34:56.10",
		},
		[][2]string{
			{"", want + "empty"},
			{"1:22", want + `hh wanted at "1:22"`},
			{"11", want + "ends where :mm is missing"},
			{"11-22", want + `:mm wanted at "-22"`},
			{"11:22:", want + `:ss wanted at ":"`},
			{"11:22:3", want + `:ss wanted at ":3"`},
			{"11:22:33.", want + "ends where a fractional digit is missing"},
			{"11:22:33.x", want + `a fractional digit wanted at "x"`},
			{"11:22:33,5", want + `followed by ",5"`},
			{"11:22:33.1234567890123", want + "more than 12 fractional digits"},
			{"24:00:00", want + "hour 24"},
			{"24:00", want + "hour 24"},
			{"23:60", want + "minute 60"},
			{"23:59:60", want + "second 60: leap seconds are not supported"},
			{"23:59:61", want + "second 61"},
			{"11:22Z", want + `followed by "Z"`},
		})
	checkOrder(t, ParseTimeOfDay,
		[]string{"00:00", "00:00:00", "00:00:00.000"}, []string{"00:00:00.000000000001"},
		[]string{"00:00:01"}, []string{"00:01"}, []string{"11:22", "11:22:00.0"}, []string{"23:59:59.999999999999"})
}

func TestTimeOfDayTime(t *testing.T) {
	v := NewTimeOfDay(time.Date(2024, 2, 29, 13, 14, 15, 160_000_000, time.FixedZone("", -8*3600)))
	if v.String() != "13:14:15.16" {
		t.Errorf("got %v", v)
	}
	if got, want := v.Std(), 13*time.Hour+14*time.Minute+15*time.Second+160*time.Millisecond; got != want {
		t.Errorf("Std is %v", got)
	}
	v, err := ParseTimeOfDay("23:59:59.999999999999")
	if got, want := v.Std(), 24*time.Hour-1; got != want || err != nil {
		t.Errorf("Std is %v, %v", got, err)
	}
}

func TestDateTimeOffsetText(t *testing.T) {
	const want = "not a date and time with offset (YYYY-MM-DDThh:mm:ss.sssZ or ±hh:mm): "
	checkTexts(t, ParseDateTimeOffset,
		[]string{
			"2016-12-31T23:59:24.7548426+03:00", "2020-01-01T00:00:00.000000000000Z", "2012-09-03T23:59Z", "2012-09-03T14:53+02:00",
			"2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00-00:00", "2020-01-01T00:00:00Z", "2020-01-01t00:00:00z", "2020-01-01t00:00-00:00",
			"0000-01-01T00:00Z", "-0000-01-01T00:00Z", "-0000-12-31T23:59:59.9+14:00", "0000-01-01T00:00:00+23:59", "-0001-12-31T23:59:59-23:59",
			"-10000-04-01T00:00Z", "999999999-12-31T23:59:59.999999999999-23:59", "-999999999-01-01T00:00:00.000000000001+23:59",
			"1969-12-31T23:59:59.999999999999Z", "1970-01-01T00:00:00.1Z", "2024-02-29T12:00:00-14:00", "2000-03-01T00:00:00+00:01",
		},
		[][2]string{
			{"", want + "empty"},
			{"2012-09-03", want + "ends where Thh:mm is missing"},
			{"2012-09-03 10:00Z", want + `Thh:mm wanted at " 10:00Z"`},
			{"2012-02-30T10:00Z", want + "day 30 of month 2012-02"},
			{"2011-12-31T24:00Z", want + "hour 24"},
			{"1972-06-30T23:59:60Z", want + "second 60: leap seconds are not supported"},
			{"2012-09-03T10:00", want + "ends where the offset (Z or +hh:mm or -hh:mm) is missing"},
			{"2012-09-03T10:00 Z", want + `Z or +hh:mm or -hh:mm wanted at " Z"`},
			{"2012-09-03T10:00+0200", want + `Z or +hh:mm or -hh:mm wanted at "+0200"`},
			{"2012-09-03T10:00+02", want + `Z or +hh:mm or -hh:mm wanted at "+02"`},
			{"2012-09-03T10:00+", want + `Z or +hh:mm or -hh:mm wanted at "+"`},
			{"2012-09-03T10:00+24:00", want + "offset +24:00"},
			{"2012-09-03T10:00-02:60", want + "offset -02:60"},
			{"2012-09-03T10:00+02:001", want + `followed by "1"`},
			{"2012-09-03T10:00ZZ", want + `followed by "Z"`},
			{"2012-09-03T10:00:00.1234567890123Z", want + "more than 12 fractional digits"},
			{"2012-09-03T23%3A59Z", want + `:mm wanted at "%3A59Z"`},
			{"INF", want + `a year of four digits wanted at "INF"`},
		})
	checkOrder(t, ParseDateTimeOffset,
		[]string{"-0001-12-31T23:59:59Z"},
		[]string{"0000-01-01T00:00Z", "-0000-01-01T00:00:00.0Z"},
		[]string{"2016-12-31T20:59:24.7548425Z"},
		[]string{"2016-12-31T23:59:24.7548426+03:00", "2016-12-31T20:59:24.754842600000Z", "2017-01-01t10:59:24.7548426+14:00"},
		[]string{"2016-12-31T20:59:24.754842600001Z"},
		[]string{"2016-12-31T20:59:25-00:00", "2016-12-31T20:59:25z", "2016-12-30T21:00:25-23:59"},
	)
}

func TestDateTimeOffsetTime(t *testing.T) {
	for _, c := range []struct {
		in   time.Time
		want string
	}{
		{time.Date(2016, 12, 31, 23, 59, 24, 754842600, time.FixedZone("", 3*3600)), "2016-12-31T23:59:24.7548426+03:00"},
		{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), "2020-01-01T00:00:00Z"},
		{time.Date(2020, 1, 1, 0, 0, 0, 1, time.UTC), "2020-01-01T00:00:00.000000001Z"},
		{time.Date(2020, 1, 1, 0, 0, 0, 1e8, time.FixedZone("", -(9*3600+30*60))), "2020-01-01T00:00:00.1-09:30"},
		{time.Date(1969, 12, 31, 23, 59, 59, 5e8, time.UTC), "1969-12-31T23:59:59.5Z"},
		{time.Date(-44, 3, 15, 12, 0, 0, 0, time.FixedZone("", 50*60)), "-0044-03-15T12:00:00+00:50"},
		{time.Time{}, "0001-01-01T00:00:00Z"},
		// Offsets that the text cannot say: the instant is what counts.
		{time.Date(1890, 1, 1, 0, 53, 28, 0, time.FixedZone("LMT", 53*60+28)), "1890-01-01T00:53:00+00:53"},
		{time.Date(1890, 1, 1, 0, 0, 0, 0, time.FixedZone("", 30)), "1889-12-31T23:59:30Z"},
		{time.Date(2020, 1, 3, 0, 0, 0, 0, time.FixedZone("", 48*3600)), "2020-01-01T00:00:00Z"},
	} {
		v := NewDateTimeOffset(c.in)
		if v.String() != c.want {
			t.Errorf("%v: got %v, want %s", c.in, v, c.want)
		}
		if got := v.Time(); !got.Equal(c.in) {
			t.Errorf("%v: Time is %v", c.in, got)
		}
	}
	v, err := ParseDateTimeOffset("2016-12-31T23:59:24.754842699999-03:30")
	if err != nil {
		t.Fatal(err)
	}
	if v.Offset() != -210 {
		t.Errorf("Offset is %d", v.Offset())
	}
	if got := v.Time().Format(time.RFC3339Nano); got != "2016-12-31T23:59:24.754842699-03:30" {
		t.Errorf("Time is %s", got)
	}
}

// Every day of four cycles, and days far away, are those of package time.
func TestDaysAgainstTime(t *testing.T) {
	check := func(at time.Time) {
		year, month, day := at.Date()
		days := daysFromDate(int64(year), int(month), day)
		if days != floorDiv(at.Unix(), secondsPerDay) {
			t.Fatalf("%v is day %d", at, days)
		}
		if y, m, d := dateFromDays(days); y != int64(year) || m != int(month) || d != day {
			t.Fatalf("%v, day %d, is %d-%d-%d", at, days, y, m, d)
		}
	}
	for day := range 4 * daysPerCycle {
		check(time.Date(-800, 1, 1+day, 0, 0, 0, 0, time.UTC))
	}
	for _, year := range []int{-maxYear, -1e6, 1e6, maxYear} {
		for day := range 1000 {
			check(time.Date(year, 1, 1+day, 0, 0, 0, 0, time.UTC))
		}
	}
}
