package evaluate_test

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// A store in memory answers a query.
func ExampleCompile() {
	stored := []*Part{
		{Code: wire.Some("nut"), Weight: wire.Some(int32(3))},
		{Code: wire.Some("bolt"), Weight: wire.Some(int32(8))},
		{Code: wire.Some("beam"), Weight: wire.Some(int32(900))},
	}
	options, err := query.Parse("$filter=startswith(Code,'b')&$orderby=Weight%20desc&$top=1&$count=true", (*Part)(nil), true, query.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	program, err := evaluate.Compile(options, evaluate.Nothing, evaluate.Limits{MaxRows: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := program.Run(context.Background(), structured(slices.Values(stored)))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range result.Items {
		fmt.Println(item.(*Part).Code, "of", result.Count)
	}
	// Output: beam of 2
}

// structured yields entities as what any generated type is.
func structured(parts iter.Seq[*Part]) iter.Seq2[wire.Structured, error] {
	return func(yield func(wire.Structured, error) bool) {
		for p := range parts {
			if !yield(p, nil) {
				return
			}
		}
	}
}
