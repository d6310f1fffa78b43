package enginetest

import (
	"context"
	"database/sql"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/sqlstore"
)

// TestMappedWithin keeps what complex values lead to in tables that were there before, whose columns
// and links have names of their own.
func TestMappedWithin(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, d odatasql.Dialect) {
		text := `CREATE TABLE cage (no integer PRIMARY KEY, "Sign" text, den text, den_owner integer, "den_Size" integer, "den_Depth" integer, "den_CookID" integer,
			"den_Corner" text, "den_Corner_Dark" boolean, "den_Corner_SweeperBadge" text, "den_Nook" text, "den_Nook_Dark" boolean, "den_Nook_SweeperBadge" text,
			guard integer, "Den_Corner_Cleaner_ID" integer, "Den_Nook_Cleaner_ID" integer, "Den_Watcher_ID" integer, "Den_Mole_ID" bigint, "Den_Warden_ID" integer, "Perches" TEXTS, version bigint);
			CREATE TABLE perch_cleaner (cage integer, keeper integer)`
		list := "text"
		if d == odatasql.PostgreSQL {
			list = "jsonb"
		} else {
			text = strings.ReplaceAll(text, "boolean", "integer")
		}
		if _, err := db.Exec(strings.ReplaceAll(text, "TEXTS", list)); err != nil {
			t.Fatal(err)
		}
		s := sqlstore.New(db, d, sqlstore.WithTable("Cages", odatasql.Table{
			Name: "cage", Version: "version",
			Columns: map[string]odatasql.Column{"No": {Name: "no"}, "Den": {Name: "den"}, "Den/OwnerID": {Name: "den_owner"}},
			Navigation: map[string]odatasql.Navigation{
				"Den/Guard": {Table: "Keepers", On: []odatasql.Pair{{Column: "guard", Other: "ID"}}},
				"Perches/Cleaner": {Table: "Keepers", Link: &odatasql.Link{
					Name:   "perch_cleaner",
					Source: []odatasql.Pair{{Column: "no", Other: "cage"}}, Target: []odatasql.Pair{{Column: "ID", Other: "keeper"}},
				}},
			},
		}))
		h := zoohttp.NewHandler(zoohttp.Stored(s))
		if err := s.CreateTables(context.Background()); err != nil { // those that are missing
			t.Fatal(err)
		}
		for _, c := range []struct {
			request, body string
			status        int
			want          string
		}{
			{"POST /Keepers", `{"ID":1,"Name":"Ann"}`, 201, ""},
			{"POST /Cages", `{"No":1,"Den":{"@odata.type":"#example.zoo.Lair","Guard@odata.bind":"Keepers(1)","OwnerID":1,"Watcher@odata.bind":"Keepers(1)","Toys":[{"No":1,"Name":"Ball"}]},"Perches":[{"Cleaner@odata.bind":"Keepers(1)"}]}`, 201, ""},
			{"GET /Cages?$expand=Den/Guard,Den/Owner,Den/example.zoo.Lair/Watcher,Perches/Cleaner,Den/Toys", "", 200, `"Ball"`},
			{"GET /Cages?$filter=Den/Guard/Name_eq_'Ann'_and_Den/Owner/Name_eq_'Ann'&$select=No", "", 200, `"No":1`},
			{"GET /Cages?$filter=Perches/any(p:p/Cleaner/Name_eq_'Ann')&$select=No", "", 200, `"No":1`},
			{"DELETE /Keepers(1)", "", 204, ""},
			{"GET /Cages?$expand=Den/Guard,Den/Owner,Perches/Cleaner", "", 200, `"Cleaner":null`},
		} {
			method, path, _ := strings.Cut(c.request, " ")
			r := httptest.NewRequest(method, strings.ReplaceAll(path, "_", "%20"), strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%s: %d %s, want %d %s", c.request, w.Code, w.Body, c.status, c.want)
			}
		}
	})
}
