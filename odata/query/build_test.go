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
		"$filter=joinWebUrl%20in%20('a','b')%20and%20version%20in%20(1,2)":                             query.Filter(f("joinWebUrl").In([]string{"a", "b"}).And(f("version").In(1, int8(2)))),
		"$filter=version%20add%203%20mul%20version%20gt%20-(3)%20divby%20version":                      query.Filter(f("version").Add(query.Value(3).Mul(f("version"))).Gt(query.Value(3).Negate().DivBy(f("version")))),
		"$filter=(version%20sub%203)%20mod%202%20eq%201%20div%20(2%20mul%20version)":                   query.Filter(f("version").Sub(3).Mod(2).Eq(query.Value(1).Div(query.Value(2).Mul(f("version"))))),
		"$filter=length(id)%20eq%20cast(version,Edm.Int32)":                                            query.Filter(query.Func("LENGTH", f("id")).Eq(f("version").Cast("Edm.Int32"))),
		"$filter=case(version%20gt%203:%20'new',true:%20'old')%20eq%20id":                              query.Filter(query.When(f("version").Gt(3), "new").Else("old").Eq(f("id"))),
		"$filter=case(version%20gt%203:%20'a',version%20gt%202:%20null)%20ne%20null":                   query.Filter(query.When(f("version").Gt(3), "a").When(f("version").Gt(2), nil).End().Ne(nil)),
		"$filter=sessions/$count%20gt%202":                                                             query.Filter(f("sessions").Count().Gt(2)),
		"$filter=sessions/$filter(isTest)/$count%20eq%200":                                             query.Filter(f("sessions").Where(f("isTest").Holds()).Count().Eq(0)),
		"$filter=sessions('x')/isTest%20and%20sessions(id='y')/isTest":                                 query.Filter(f("sessions").Key("x").Field("isTest").Holds().And(f("sessions").Key(query.Named("id", "y")).Field("isTest").Holds())),
		"$filter=sessions/any()":                                                                       query.Filter(f("sessions").NotEmpty()),
		"$filter=$it/id%20eq%20organizer/user/displayName":                                             query.Filter(f("$it/id").Eq(f("organizer").Field("user/displayName"))),
		"$filter=sessions/ns.last(days=3)/isTest%20eq%20ns.fn()":                                       query.Filter(f("sessions").Func("ns.last", query.Named("days", 3)).Field("isTest").Eq(query.Func("ns.fn"))),
		"$filter=sessions/any(s:isof(s/caller,microsoft.graph.callRecords.serviceEndpoint))":           query.Filter(f("sessions").Any("s", f("s/caller").IsOf("microsoft.graph.callRecords.serviceEndpoint"))),
		"$orderby=length(id)%20desc,version":                                                           query.OrderBy(query.Func("length", f("id")).Desc(), f("version").Asc()),
		"$compute=version%20mul%202%20as%20twice,id%20as%20again":                                      query.Compute(f("version").Mul(2).As("twice"), f("id").As("again")),
		"$expand=sessions($expand=segments($levels=2);$levels=max)":                                    query.Expand("sessions", query.Levels(query.LevelsMax), query.Expand("segments", query.Levels(2))),
		"$expand=sessions/$count($search=a%20OR%20b)":                                                  query.Expand("sessions/$count", query.Search("a OR b")),
		"$expand=sessions": query.Expand("sessions", query.Select()),
		"$apply=filter(version%20gt%201)/groupby((type),aggregate(version%20with%20max%20as%20newest,$count%20as%20n))": query.Apply(
			query.Filter(f("version").Gt(1)),
			query.GroupBy([]string{"type"}, query.Aggregate(f("version").With(query.MaxMethod, "newest"), query.CountAs("n")))),
		"$apply=compute(version%20mul%202%20as%20twice)/orderby(twice%20desc)/topcount(3,twice)/skip(1)/top(2)": query.Apply(
			query.Compute(f("version").Mul(2).As("twice")), query.OrderBy("twice desc"), query.RawTransformation("topcount(3,twice)"), query.Skip(1), query.Top(2)),
		"$apply=aggregate(sessions/$count%20as%20n,sessions/isTest%20with%20countdistinct%20as%20tests)": query.Apply(
			query.Aggregate(f("sessions").With(query.CountMethod, "n"), f("sessions/isTest").With(query.CountDistinctMethod, "tests"))),
		"$filter=geo.length(geography'SRID=4326;LineString(0%200,1%201)')%20gt%202": query.Filter(query.Func("geo.length", query.RawOperand("geography'SRID=4326;LineString(0 0,1 1)'")).Gt(2)),
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
		"Edm.String cannot be in a list with item 2":            query.Expand("sessions", query.Filter(f("id").In("a", []int{1}))),
		"an integer from 0":                                     query.Top(-1),
		"session has no property nothing":                       query.Expand("sessions", query.Select("nothing")),
		`$filter: Field("version").Eq("three"): eq cannot have`: query.Filter(f("version").Eq("three")),
		`$filter: Field("versio"): microsoft.graph.callRecords.callRecord has no property versio; did you mean version?`: query.Filter(f("id").Eq("x").And(f("versio").Eq(3))),
		`$expand: Expand("sessions"): Field("isTest").Gt("a"): gt cannot have`:                                           query.Expand("sessions", query.Filter(f("isTest").Gt("a").Not())),
		`$expand: Expand("sessions"): Expand("segments"): Select("x"): `:                                                 query.Expand("sessions", query.Expand("segments", query.Select("x"))),
		`names no members of microsoft.graph.callRecords.callType`:                                                       query.Filter(f("type").Eq("groupcal")),
		`Field("id").Holds(): a condition must be Boolean`:                                                               query.Filter(f("id").Holds()),
		`RawCondition("version gt"): at offset 10: `:                                                                     query.Filter(query.RawCondition("version gt")),
		`Func("lenth", Field("id")): there is no function lenth; did you mean length?`:                                   query.Filter(query.Func("lenth", f("id")).Gt(2)),
		`length cannot have 2 arguments: it has one`:                                                                     query.Filter(query.Func("length", f("id"), 2).Gt(2)),
		`argument 1 of length cannot be Edm.Int64`:                                                                       query.Filter(query.Func("length", f("version")).Gt(2)),
		`Field("id").Any("x", Field("x").Eq(1)): Any wants a collection`:                                                 query.Filter(f("id").Any("x", f("x").Eq(1))),
		`"a b" is no name for a variable`:                                                                                query.Filter(f("sessions").Any("a b", f("id").Eq("x"))),
		`the key is Edm.String, not Edm.Int64`:                                                                           query.Filter(f("sessions").Key(3).Field("isTest").Holds()),
		`microsoft.graph.callRecords.callRecord has a property version already`:                                          query.Compute(f("id").As("version")),
		`Select is no transformation`:                                                                                    query.Apply(query.Select("id")),
		`GroupBy is a transformation, which stands in Apply`:                                                             query.GroupBy([]string{"id"}),
		`sum cannot aggregate Edm.String`:                                                                                query.Apply(query.Aggregate(f("id").With(query.SumMethod, "s"))),
		`a method of aggregation is expected, found som; did you mean sum?`:                                              query.Apply(query.Aggregate(f("version").With("som", "s"))),
		`Levels(1): the option can only be one of Expand`:                                                                query.Levels(1),
		`LevelsMax or a number from 1 is expected`:                                                                       query.Expand("sessions", query.Levels(0)),
		`Top(1): $top applies to collections`:                                                                            query.Expand("organizer_v2", query.Top(1)),
		`the name of a parameter alias begins with @`:                                                                    query.Let("p", 1),
		`an operand or condition is missing`:                                                                             query.Filter(f("id").Eq(query.Operand{})),
		`Field("null"): this is no path`:                                                                                 query.Filter(f("null").Eq(1)),
		`a wire.Opt[string] is no value`:                                                                                 query.Filter(f("id").Eq(wire.Opt[string]{})),
		`Field("id").Eq({}): a value of Edm.Geography has no literal`:                                                    query.Filter(f("id").Eq(wire.GeoJSON("{}"))),
		`OrderBy("sessions"): nothing can be ordered by`:                                                                 query.OrderBy("sessions"),
		"there is no such system query option; did you mean $top?":                                                       query.Raw("$tops", "1"),
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
