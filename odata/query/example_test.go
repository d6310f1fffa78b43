package query_test

import (
	"fmt"

	"github.com/odatagen/odatagen/odata/query"
)

func ExampleParse() {
	o, err := query.Parse("$filter=contains(name,'x')%20and%20age%20gt%205&$orderby=age%20desc&$top=10&$expand=friends($select=name;$top=3)", nil, true, query.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(o.Filter)
	fmt.Println(o.OrderBy[0].Expr, o.OrderBy[0].Desc)
	fmt.Println(o.Top.Get())
	friends := o.Expand[0]
	fmt.Println(friends.Navigation().Name, friends.Options.Select[0].Path.String())
	// Output:
	// contains(name,'x') and age gt 5
	// age true
	// 10 true
	// friends name
}

func ExampleError() {
	_, err := query.Parse("$filter=name eq 'O'Neil'", nil, true, query.Limits{})
	fmt.Println(err)
	// Output:
	// query: $filter at offset 11: "Neil'" is unexpected here
}

func ExampleWalk() {
	o, err := query.Parse("$filter=age gt 5 and friends/any(f:f/age lt age)", nil, true, query.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	query.Walk(o.Filter, func(x query.Expr) bool {
		if path, ok := x.(*query.Path); ok {
			fmt.Println(path, "at", path.Offset())
		}
		return true
	})
	// Output:
	// age at 0
	// friends at 13
	// f/age at 27
	// age at 36
}
