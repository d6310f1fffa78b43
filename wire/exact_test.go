package wire

import "testing"

// TestExactNumbers reads numbers whose text says more than a float32 or float64
// can: it goes out again, until the program changes the value.
func TestExactNumbers(t *testing.T) {
	same := func(got []byte, want string) {
		t.Helper()
		if d := differences(t, []byte(want), got); d != nil {
			t.Errorf("%s: %v", got, d)
		}
	}
	type numbers struct {
		single, double string
	}
	for _, n := range []numbers{
		{"60.123456", "0.1234567890123456789"},
		{"16777217", "9007199254740993"},
		{"1e-46", "4e-324"},
		{"0.1", "0.1"},
	} {
		text := `{"single":` + n.single + `,"singles":[1,` + n.single + `],"double":` + n.double + `,"doubles":[` + n.double + `,null]}`
		var v kindsT
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		out, err := Marshal(&v)
		if err != nil {
			t.Fatal(err)
		}
		same(out, text)
		v.Single = Some(float32(2.5))
		v.Singles[1] = 2.5
		if out, err = Marshal(&v); err != nil {
			t.Fatal(err)
		}
		same(out, `{"single":2.5,"singles":[1,2.5],"double":`+n.double+`,"doubles":[`+n.double+`,null]}`)
	}
}
