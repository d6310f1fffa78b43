package formats_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire/formats"
)

// TestFormats has for each format that a Go type reads elsewhere a text of it, and one
// that is none.
func TestFormats(t *testing.T) {
	for format, texts := range map[string][2]string{
		"date":      {"2024-02-29", "2023-02-29"},
		"date-time": {"2024-02-29T12:00:00Z", "2024-02-29"},
		"uuid":      {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810"},
		"byte":      {"AP8+/w==", "A"},
		"base64":    {"AP8+/w==", "A"},
		"base64url": {"AP8-_w", "A"},
	} {
		if got := (formats.Texts{}).Format(format, texts[0]); got != "" {
			t.Errorf("%s: %q must be %s", format, texts[0], got)
		}
		if (formats.Texts{}).Format(format, texts[1]) == "" {
			t.Errorf("%s: %q is accepted", format, texts[1])
		}
	}
}

// TestEmail has mailboxes, and what is none.
func TestEmail(t *testing.T) {
	for _, text := range []string{
		"ann@example.com", "a.b+c/d=e@mail.example.co", "~x!#$%&'*-?^_`{|}@example.org", `"a b"@example.com`, `"a@b..c\"\\"@example.com`, `""@example.com`,
		"ann@localhost", "ann@[192.0.2.1]", "ann@[IPv6:2001:db8::1]", "zoë@bücher.example", "ann@xn--bcher-kva.example", "ann@a-b.example",
	} {
		if want := (formats.Texts{}).Format("email", text); want != "" {
			t.Errorf("%s: must be %s", text, want)
		}
	}
	for _, text := range []string{
		"", "ann", "@example.com", "ann@", "ann@@example.com", ".ann@example.com", "ann.@example.com", "a..b@example.com", "a b@example.com", "a(c)@example.com",
		"Ann <ann@example.com>", "<ann@example.com>", `"a"b@example.com`, `"a@example.com`, `"a\"@example.com`, "\"a\nb\"@example.com", "ann@-x.example", "ann@x-.example", "ann@a_b.example",
		"ann@example.com.", "ann@.example.com", "ann@exa mple.com", "ann@[192.0.2.300]", "ann@[2001:db8::1]", "ann@[IPv6:192.0.2.1]", "ann@[192.0.2.1", "ann@example.com, bob@example.com",
		"ann@" + strings.Repeat("x", 64), "ann@" + strings.Repeat("x.", 128) + "x", "\xff@example.com", "a\tb@example.com",
	} {
		if (formats.Texts{}).Format("idn-email", text) == "" {
			t.Errorf("%q is accepted", text)
		}
	}
}

// TestLinksNoNetwork proves that what reads payloads and checks them needs no network.
func TestLinksNoNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields(string(out)) {
		if name == "net" || name == "net/http" || name == "crypto/tls" {
			t.Errorf("it needs %s", name)
		}
	}
}
