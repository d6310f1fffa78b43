package enginetest

import (
	"context"
	"net/url"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
)

func TestBasic(t *testing.T) {
	for _, e := range engines(t, newData(30, 100, 200)) {
		for _, text := range []string{
			"", "$filter=" + url.QueryEscape("number eq 3"), "$orderby=note desc&$top=3&$count=true&$skip=1",
			"$expand=customer,lines($top=1;$count=true;$orderby=price)&$top=2",
			"$filter=" + url.QueryEscape("lines/any(l: l/price gt 1.5) and customer/name ne 'x' and not (total gt 1)"),
		} {
			o, err := query.Parse(text, (*Order)(nil), true, query.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			q, err := e.mapping.Translate("orders", o)
			if err != nil {
				t.Fatal(err)
			}
			page, err := odatasql.Read[*Order](context.Background(), e, q, odatasql.Limits{})
			if err != nil {
				t.Fatalf("%s %v: %v", q.Rows.Text, q.Rows.Args, err)
			}
			b, err := odata.MarshalPage(page)
			t.Logf("%s\n%s %v\n%d rows, %v %.400s", e.dialect, q.Rows.Text, q.Rows.Args, len(page.Items), q.Reasons, b)
		}
	}
}
