package wire

import "testing"

func TestGuidText(t *testing.T) {
	const want = "not a Guid (8-4-4-4-12 hexadecimal digits): "
	checkTexts(t, ParseGuid,
		[]string{
			"01234567-89ab-cdef-0123-456789abcdef", "01234567-89AB-CDEF-0123-456789ABCDEF", "e523d2ed-2966-4b6b-925b-754a88034cc5",
			"E523d2eD-2966-4B6b-925b-754a88034cC5", "FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF", "00000000-0000-0000-0000-000000000000",
		},
		[][2]string{
			{"", want + "empty"},
			{"01234567-89ab-cdef-456789abcdef", want + `- wanted at "89abcdef"`},
			{"01234g67-89ab-cdef-0123-456789abcdef", want + `a hexadecimal digit wanted at "g67-89ab-cdef-0123-456789abcdef"`},
			{"01234567-89ab-cdef-0123-456789abcde", want + "ends where more is missing"},
			{"01234567-89ab-cdef-0123-456789abcdef0", want + `followed by "0"`},
			{"0123456789abcdef0123456789abcdef", want + `- wanted at "89abcdef0123456789abcdef"`},
			{"{01234567-89ab-cdef-0123-456789abcdef}", want + `a hexadecimal digit wanted at "{01234567-89ab-cdef-0123-456789abcdef}"`},
			{"01234567-89ab-cdef-0123-456789abcde-", want + `a hexadecimal digit wanted at "-"`},
		})
	checkOrder(t, ParseGuid,
		[]string{"00000000-0000-0000-0000-000000000000"}, []string{"00000000-0000-0000-0000-000000000001"},
		[]string{"0a000000-0000-0000-0000-000000000000", "0A000000-0000-0000-0000-000000000000"},
		[]string{"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
}

func TestGuidBytes(t *testing.T) {
	v := NewGuid([16]byte{0xe5, 0x23, 0xd2, 0xed, 0x29, 0x66, 0x4b, 0x6b, 0x92, 0x5b, 0x75, 0x4a, 0x88, 0x03, 0x4c, 0xc5})
	if v.String() != "e523d2ed-2966-4b6b-925b-754a88034cc5" {
		t.Errorf("got %v", v)
	}
	upper, err := ParseGuid("E523D2ED-2966-4B6B-925B-754A88034CC5")
	if err != nil || upper.Bytes() != v.Bytes() {
		t.Errorf("%v: %x, %v", upper, upper.Bytes(), err)
	}
}
