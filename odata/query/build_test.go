package query_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

func TestNew(t *testing.T) {
	f := query.Field
	at := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	for want, part := range map[string]query.Part{
		"":                             query.Select(),
		"$select=id,version":           query.Select("id", "version"),
		"$top=5":                       query.Top(5),
		"$skip=0":                      query.Skip(0),
		"$count=true":                  query.Count(),
		"$search=blue%20AND%20%22a%22": query.Search(`blue AND "a"`),
		"$orderby=version%20desc,id":   query.OrderBy("version desc", "id"),
		"$skiptoken=a%26b":             query.Raw("$skiptoken", "a&b"),
		"x=1":                          query.Raw("x", "1"),
		"$expand=sessions($select=id;$expand=segments($top=1);$filter=isTest%20eq%20false)": query.Expand("sessions",
			query.Filter(f("isTest").Eq(false)), query.Select("id"), query.Expand("segments", query.Top(1))),
		"$filter=version%20gt%203%20and%20type%20eq%20microsoft.graph.callRecords.callType'groupCall'": query.Filter(f("version").Gt(int64(3)).And(f("type").Eq(callrecords.CallTypeGroupCall))),
		"$filter=not%20(id%20eq%20'O''Neil'%20or%20id%20in%20('a','b'))":                               query.Filter(f("id").Eq("O'Neil").Or(f("id").In("a", "b")).Not()),
		"$filter=contains(id,'%25')%20and%20startswith(id,'x')%20and%20endswith(id,'y')":               query.Filter(f("id").Contains("%").And(f("id").StartsWith("x"), f("id").EndsWith("y"))),
		"$filter=startDateTime%20ge%202026-02-03T04:05:06Z":                                            query.Filter(f("startDateTime").Ge(at)),
		"$filter=sessions/any(s:s/isTest%20ne%20null)":                                                 query.Filter(f("sessions").Any("s", f("s/isTest").Ne(nil))),
		"$filter=modalities/all(m:m%20eq%20microsoft.graph.callRecords.modality'audio')":               query.Filter(f("modalities").All("m", f("m").Eq(callrecords.ModalityAudio))),
		"$filter=id%20eq%20joinWebUrl":                                                                 query.Filter(f("id").Eq(f("joinWebUrl"))),
		"$filter=length(id)%20le%207":                                                                  query.Filter(query.RawCondition("length(id) le 7")),
	} {
		q, err := query.New[*callrecords.CallRecord](part)
		if err != nil {
			t.Errorf("%s: %v", want, err)
		} else if got := q.Encode(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestNewRefuses names what T does not have, and values that no property has.
func TestNewRefuses(t *testing.T) {
	f := query.Field
	for want, part := range map[string]query.Part{
		"has no property":              query.Select("idd"),
		"$filter":                      query.Filter(f("version").Eq("three")),
		"a struct {} is no value that": query.Filter(f("id").Eq(struct{}{})),
		"Edm.String cannot be in a list with item 2":               query.Expand("sessions", query.Filter(f("id").In("a", []int{1}))),
		"an integer from 0":                                        query.Top(-1),
		"session has no property nothing":                          query.Expand("sessions", query.Select("nothing")),
		"there is no such system query option; did you mean $top?": query.Raw("$tops", "1"),
	} {
		if _, err := query.New[*callrecords.CallRecord](part); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Must does not panic")
		}
	}()
	query.Must(query.New[*callrecords.CallRecord](query.Top(-1)))
}

// TestLiterals compares a property of each type with a value.
func TestLiterals(t *testing.T) {
	must := func(v any, err error) any {
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	guid, err := wire.ParseGuid("01234567-89ab-cdef-0123-456789abcdef")
	at := time.Date(2026, 2, 3, 4, 5, 6, 789000000, time.FixedZone("", 3600))
	decimal, decimalErr := wire.ParseDecimal("12.30")
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"Boolean": {true, "true"}, "Byte": {uint8(7), "7"}, "SByte": {int8(-7), "-7"}, "Int16": {int16(7), "7"}, "Int32": {7, "7"},
		"Int64": {int64(math.MinInt64), "-9223372036854775808"}, "Double": {math.Inf(-1), "-INF"}, "Single": {float32(1.1), "1.1"},
		"Decimal": {must(decimal, decimalErr), "12.30"}, "Guid": {must(guid, err), "01234567-89ab-cdef-0123-456789abcdef"},
		"Date": {wire.NewDate(at), "2026-02-03"}, "DateTimeOffset": {at, "2026-02-03T04:05:06.789%2B01:00"}, "TimeOfDay": {wire.NewTimeOfDay(at), "04:05:06.789"},
		"Duration": {-90 * time.Second, "duration'-PT1M30S'"}, "String": {"a'b", "'a''b'"},
	} {
		q, err := query.New[*library.Sample](query.Filter(query.Field(name).Eq(c.value)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got, want := q.Encode(), "$filter="+name+"%20eq%20"+c.want; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
