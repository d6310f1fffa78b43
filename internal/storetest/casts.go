package storetest

import "testing"

// testCasts changes and deletes, behind casts that do not hold, nothing (URL Conventions 4.11).
func (run suite) testCasts(t *testing.T) {
	c := run.openZoo(t)
	read := "GET /Animals?$expand=Friends,example.zoo.Cat/Chased"
	before := c.ask(t, read, "", 200)
	for _, path := range []string{"Animals(1)/example.zoo.Cat", "Animals(3)/example.zoo.Cat", "Animals/example.zoo.Cat(1)", "Animals/example.zoo.Dog/2",
		"Animals(99)/example.zoo.Cat"} {
		c.ask(t, "DELETE /"+path, "", 404)
		c.ask(t, "DELETE /"+path+"/Name", "", 404)
		if path != "Animals(99)/example.zoo.Cat" { // which a change would make
			c.ask(t, "PATCH /"+path, `{"Name":"N"}`, 404)
			c.ask(t, "PUT /"+path, `{"Name":"N"}`, 404)
		}
		c.ask(t, "PUT /"+path+"/Name", `{"value":"N"}`, 404)
	}
	if after := c.ask(t, read, "", 200); after != before {
		t.Errorf("read is %s, and was %s", after, before)
	}
	c.ask(t, "PATCH /Animals(2)/example.zoo.Cat", `{"Name":"Tim"}`, 204)
	c.ask(t, "GET /Animals(2)/Name/$value", "", 200, "Tim")
	c.ask(t, "PUT /Animals(77)/example.zoo.Cat", `{"Name":"New"}`, 404)
	c.ask(t, "DELETE /Animals/example.zoo.Cat/$each", "", 204)
	c.ask(t, "GET /Animals/$count", "", 200, "2")
	c.ask(t, "DELETE /Animals(3)/example.zoo.Dog", "", 204)
	c.ask(t, "GET /Animals/$count", "", 200, "1")
}
