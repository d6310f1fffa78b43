package std_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestJSONv2 runs the tests of values in JSON with encoding/json/v2, which has to
// be asked for when a program is built, and is below encoding/json then.
func TestJSONv2(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the standard library once more")
	}
	command := exec.Command("go", "test", "-v", "-vet=off", "-run", "^(TestOpt|TestValuesIn|TestPages)", ".")
	command.Env = append(os.Environ(), "GOEXPERIMENT=jsonv2")
	out, err := command.CombinedOutput()
	if strings.Contains(string(out), "unknown GOEXPERIMENT jsonv2") {
		t.Skip("SKIPPED: this toolchain has no encoding/json/v2, so that values are not tried with it")
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: TestOptInJSONv2/DateTimeOffset") {
		t.Errorf("%v\n%s", err, out)
	}
}
