package openapi_test
import ("testing";"os";"fmt";"github.com/odatagen/odatagen/schema";"github.com/odatagen/odatagen/schema/openapi")
func TestTry(t *testing.T){
 p := os.Getenv("TRY")
 data,_ := os.ReadFile(p)
 m, r, ds := openapi.Read(schema.Source{Name:p,Data:data}, schema.ReadOptions{Open:os.ReadFile})
 for _, d := range ds { fmt.Println(d) }
 if m != nil { schema.WriteXML(os.Stdout, m.Documents[0]); fmt.Println(r.Details()) }
}
