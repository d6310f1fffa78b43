package odatasql_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
)

// words are all that stands in the texts of statements beside quoted names, numbers and
// the names that the package makes. None comes from a request.
const words = ` abs all and any array as at avg between bigint boolean by bytea case cast ceil collate count date day desc distinct double else end epoch exists
 coalesce extract false first floor from greatest group hour hours in instr integer interval is join json_each jsonb_array_elements_text last left length limit max
 microsecond min minute mod month n not null nullif nulls numbered numeric offset on or order over partition precision real right round row_number second
 select sign starts_with strftime strpos substr sum text then time timestamp to_char trim btrim true trunc uuid value when where with year zone `

var (
	token  = regexp.MustCompile(`"(?:[^"]|"")*"|'[^']*'|[A-Za-z_][A-Za-z_0-9]*|[0-9]+(?:\.[0-9]+)?|[$?][0-9]+|<>|<=|>=|\|\||[-+*/%&=<>(),.]|\s+`)
	made   = regexp.MustCompile(`^[tc][0-9]+$`)
	names  = []string{"orders", "customers", "lines", "orders_lines", "id", strings.ReplaceAll(hostile, `"`, `""`), "number", "total", "weight", "placed", "paid", "tags", "address", "address_city", "customer_id", "name", "price", "source_id", "target_id", "C"}
	quotes = []string{"NaN", "UTC", "%s", "24 hours", "1 microsecond", `YYYY-MM-DD`, `HH24:MI:SS.US`, `YYYY-MM-DD"T"HH24:MI:SS.US"Z"`}
)

// foreign returns what a text has that is neither of the package nor of the mapping.
func foreign(text string) string {
	for text != "" {
		at := token.FindStringIndex(text)
		if at == nil || at[0] != 0 {
			return text
		}
		word := text[:at[1]]
		text = text[at[1]:]
		ok := true
		switch c := word[0]; {
		case c == '"':
			ok = slices.Contains(names, word[1:len(word)-1]) || made.MatchString(word[1:len(word)-1])
		case c == '\'':
			ok = slices.Contains(quotes, word[1:len(word)-1])
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_':
			ok = strings.Contains(words, " "+strings.ToLower(word)+" ") || strings.Contains(words, " "+strings.ToLower(word)+"\n") || made.MatchString(word)
		}
		if !ok {
			return word
		}
	}
	return ""
}

// FuzzTranslate looks for requests that get anything of theirs into a text.
func FuzzTranslate(f *testing.F) {
	for _, seed := range []string{
		"", "$filter=note eq 'x' and number in (1,2,null)", "$filter=lines/any(l:l/price gt 1.5) or customer/name ne null", "$orderby=note desc,total&$skip=1&$top=2&$count=true",
		"$expand=lines($top=1;$skip=1;$orderby=price;$count=true),customer($expand=orders)", "$select=note,address/city", "$filter=substring(note,-1,2) eq trim(concat(note,'a'))",
		"$filter=year(placed) eq 2020 and round(weight) eq 1 and length(note) mod 2 eq 0", "$filter=DROP eq 1", "$filter=tags/$count($filter=$it eq 'x') gt 1",
		`$filter="a" eq 1`, "$compute=number add 1 as DROP&$select=DROP", "$apply=groupby((note,customer/name),aggregate(number with sum as DROP))/filter(DROP gt 1)&$top=1",
		"$filter=case(paid:1,true:2) eq 1 and @p eq note&@p='x'", "$filter=placed sub now() gt duration'PT1H'",
	} {
		f.Add(seed)
	}
	mappings := []*odatasql.Mapping{shop(f, odatasql.PostgreSQL), shop(f, odatasql.SQLite)}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := query.Parse(strings.ReplaceAll(text, " ", "%20"), (*Order)(nil), true, query.Limits{})
		if err != nil {
			return
		}
		for _, m := range mappings {
			q, err := m.Translate("orders", o)
			if err != nil {
				continue
			}
			for _, s := range append(odatasql.Related(q), q.Rows, q.Count) {
				if word := foreign(s.Text); word != "" {
					t.Errorf("%s: %s is in %s", text, word, s.Text)
				}
			}
			if (len(q.Reasons) == 0) != (q.Done == evaluate.Select) {
				t.Errorf("%s: done is %d, and reasons are %v", text, q.Done, q.Reasons)
			}
		}
	})
}
