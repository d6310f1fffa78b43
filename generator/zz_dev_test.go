package generator_test
import ("testing";"os";"time";"fmt";"path/filepath"
"github.com/odatagen/odatagen/generator"
"github.com/odatagen/odatagen/schema")
func TestDev(t *testing.T){
 in:=os.Getenv("DEV_IN"); out:=os.Getenv("DEV_OUT")
 data,_:=os.ReadFile(in)
 t0:=time.Now()
 m,ds:=schema.Read(schema.Source{Name:in,Data:data},schema.ReadOptions{})
 fmt.Println("read",time.Since(t0),len(ds.Errors()),len(ds))
 for i,d:=range ds.Errors(){ if i<10 {fmt.Println(d)}}
 if len(ds.Errors())>0 {return}
 var inc []string
 if s:=os.Getenv("DEV_INC"); s!="" {inc=[]string{s}}
 t0=time.Now()
 r,ds:=generator.Generate(m,generator.Config{Package:filepath.Base(out),Types:true,Server:os.Getenv("DEV_NOSRV")=="",Include:inc,Primary:os.Getenv("DEV_PRIMARY")})
 fmt.Println("gen",time.Since(t0),len(ds.Errors()))
 for i,d:=range ds{ if i<40 {fmt.Println(d)}}
 if r==nil{return}
 fmt.Println(r.Report.String())
 n:=0
 os.MkdirAll(out,0o755)
 for _,f:=range r.Files{ n+=len(f.Content); os.WriteFile(filepath.Join(out,f.Name),f.Content,0o644)}
 fmt.Println(len(r.Files),n)
}
