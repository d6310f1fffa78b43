package gen

// Generated code and the runtime are two halves of one thing, of which either
// can be older than the other. Generated code of version N has
//
//	const (
//		_ = gen.EnforceVersion(N - gen.MinVersion)
//		_ = gen.EnforceVersion(gen.MaxVersion - N)
//	)
//
// of which the first does not compile if the code is too old for the runtime,
// and the second if the runtime is too old for the code.
const (
	// MaxVersion is the version of the code that this module generates. It
	// grows when that needs something of the runtime that was not there before.
	MaxVersion = 1
	// MinVersion is the version of the oldest generated code that this runtime
	// works with. It grows when the runtime drops what older code needs.
	MinVersion = 1
)

// EnforceVersion cannot be below zero, which is what makes a constant of it fail
// to compile.
type EnforceVersion uint
