package query

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestKeptQueries keeps what was parsed, which later queries, that are read with the memory of
// earlier ones, must not change.
func TestKeptQueries(t *testing.T) {
	texts := []string{
		"$filter=" + strings.ReplaceAll(complexFilter, " ", "%20"), "$filter=friends/any(f:f/friends/all(g:g/age%20gt%20f/age))",
		"$filter=age%20eq%20@a&@a=5", "$compute=age%20mul%202%20as%20twice&$filter=twice%20gt%203&$orderby=twice%20desc",
		"$expand=friends($filter=age%20gt%20$it/age;$orderby=name)", "$filter=case(active:name,true:'x')%20eq%20'x'",
		"$filter=friends/$count($filter=age%20gt%201)%20gt%202", "$apply=groupby((name),aggregate(age%20with%20max%20as%20most))",
		"$filter=", "$filter=none%20eq%201",
	}
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			kept, want := make([]*Options, len(texts)), make([]string, len(texts))
			for round := range 50 {
				for i, text := range texts {
					o, err := parse(text)
					if got := shown(o, err); round == 0 {
						kept[i], want[i] = o, got
					} else if got != want[i] {
						t.Errorf("%s: %s, before %s", text, got, want[i])
					}
				}
			}
			for i, o := range kept {
				if o != nil && shown(o, nil) != want[i] {
					t.Errorf("%s has become %s, and was %s", texts[i], shown(o, nil), want[i])
				}
			}
		})
	}
	done.Wait()
}

// shown is all that can be seen of a query: how it is written, and the types in $filter.
func shown(o *Options, err error) string {
	if err != nil {
		return err.Error()
	}
	text := o.Encode()
	Walk(o.Filter, func(x Expr) bool {
		text += fmt.Sprintf(" %s: %s", x, x.Type())
		return true
	})
	return text
}
