package schema_test

import (
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// TestSuggestPattern: what is asked for wrongly, and what was meant.
func TestSuggestPattern(t *testing.T) {
	paths := []string{"/reports/dailyReports/{}/lines", "/me"}
	names := []string{"shop.v1.archive.line", "shop.v1.report", "shop.v1.line", "shop.v1", "Tag"}
	for asked, want := range map[string]string{
		"/reports/dailyreports/**":         "/reports/dailyReports/**",
		"reports/dailyReports":             "/reports/dailyReports",
		"/api/v2/reports/dailyReports/**":  "/reports/dailyReports/**",
		"/reports/dailyReports/*/lins":     "/reports/dailyReports/{}/lines",
		"/report":                          "/reports",
		"report":                           "shop.v1.report",
		"Line":                             "shop.v1.line",
		"line":                             "shop.v1.line",
		"reprt":                            "shop.v1.report",
		"lne":                              "shop.v1.line",
		"shopv1":                           "shop.v1",
		"Tg":                               "",
		"Tagg":                             "Tag",
		"Tog":                              "Tag",
		"xyz":                              "",
		"shop.report":                      "shop.v1.report",
		"shop.v1.Report":                   "shop.v1.report",
		"shop.v.*":                         "shop.v1.*",
		"shop.v1.nothingLikeIt":            "",
		"/elsewhere/altogether/**":         "",
		"/reports/dailyReports/{}/lines/*": "/reports/dailyReports/{}/lines/*",
		"":                                 "",
		"/**":                              "",
	} {
		if want != "" {
			want = "; did you mean --include '" + want + "'?"
		}
		if got := schema.SuggestPattern(asked, "--include ", paths, names); got != want {
			t.Errorf("%q: %s, want %s", asked, got, want)
		}
	}
}

// TestSelectOperation: a path that ends in an operation, which is all that it asks for.
func TestSelectOperation(t *testing.T) {
	for _, include := range []string{"/orders/{id}/close", "/orders/*/close", "/orders/**/close"} {
		selected, found := schema.Select(service(t, shop), []string{include}, nil, nil)
		if len(found) > 0 || len(selected.Routes) != 1 || selected.Routes[0].Path() != "POST /orders/{}/s.close" {
			t.Errorf("%s: %v, %v", include, selected.Routes, found)
		}
	}
}
