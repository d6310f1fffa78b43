package telling

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestSources reads the texts in what answers requests: those of errors, which no test may provoke,
// name nothing of the program's either. What only the program gets to see begins with the package.
func TestSources(t *testing.T) {
	programs := regexp.MustCompile(`^(server|memory|sqlstore|store|odatasql|query): `)
	for _, folder := range []string{"odata/server", "odata/query", "odata/memory", "odata/sqlstore", "internal/store", "internal/web"} {
		files, err := filepath.Glob("../../" + folder + "/*.go")
		if err != nil || files == nil {
			t.Fatal(folder, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			places := token.NewFileSet()
			parsed, err := parser.ParseFile(places, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				literal, is := n.(*ast.BasicLit)
				if !is || literal.Kind != token.STRING {
					return true
				}
				text, _ := strconv.Unquote(literal.Value)
				if strings.Contains(text, " ") && !programs.MatchString(text) && (&told{Message: text}).unfit(400) != nil {
					t.Errorf("%s: %v", places.Position(literal.Pos()), (&told{Message: text}).unfit(400))
				}
				return true
			})
		}
	}
}
