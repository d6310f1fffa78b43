package review

import (
	"fmt"
	"testing"
)

// TestSuccessBody changes what the success of an operation has: what becomes of the
// method that says so has a change of the answer for its cause, wherever it is written.
func TestSuccessBody(t *testing.T) {
	const (
		frame   = `{"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": {"/i": {"post": {"operationId": "make", "responses": {%s}}}}, "components": {"responses": {"Made": {"description": "It."%s}}}}`
		text    = `, "content": {"application/json": {"schema": {"type": "string"}}}`
		integer = `, "content": {"application/json": {"schema": {"type": "integer"}}}`
		list    = `, "content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}`
		here    = `"202": {"description": "It."%s}`
		there   = `"202": {"$ref": "#/components/responses/Made"}`
	)
	inline := func(content string) string { return fmt.Sprintf(frame, fmt.Sprintf(here, content), "") }
	named := func(content string) string { return fmt.Sprintf(frame, there, content) }
	more := func(answer string) string {
		return fmt.Sprintf(frame, fmt.Sprintf(here, "")+", "+answer, "")
	}
	for name, pair := range map[string][2]string{
		"body gone":         {inline(text), inline("")},
		"body added":        {inline(""), inline(text)},
		"type":              {inline(text), inline(integer)},
		"list":              {inline(list), inline(text)},
		"named body gone":   {named(text), named("")},
		"named body added":  {named(""), named(text)},
		"named type":        {named(text), named(integer)},
		"any status gone":   {more(`"default": {"description": "It."` + text + `}`), inline("")},
		"lower status gone": {more(`"201": {"description": "It."` + text + `}`), inline("")},
	} {
		t.Run(name, func(t *testing.T) {
			old := generatedAPI(t, []byte(pair[0]), nil)
			report, err := Compare(old, generatedAPI(t, []byte(pair[1]), &old))
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, c := range report.Changes {
				if c.ID == "" {
					t.Errorf("no change of the description is the cause: %s", c.Line())
				}
				for _, g := range c.Go {
					found = found || g.Name == "MakeInput."+successBody
				}
			}
			if !found {
				t.Errorf("nothing is said of the method:\n%s", report.Text(true))
			}
		})
	}
}
