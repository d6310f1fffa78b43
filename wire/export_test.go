package wire

// The codec's twin is in package odata_test, so that the compiler sees to it
// that the two share nothing but the public API. This is what it needs of the
// tests of this package.

type (
	CallRecordT          = callRecordT
	SessionT             = sessionT
	SegmentT             = segmentT
	ParticipantEndpointT = participantEndpointT
	EndpointT            = endpointT
	AnyEndpoint          = anyEndpoint
	LateEndpointT        = lateEndpointT
	IdentityT            = identityT
	ModalityT            = modalityT
	KindsT               = kindsT
	WideT                = wideT
	BroadT               = broadT
)

var (
	FuzzSeeds  = fuzzSeeds
	StrictJSON = strict
	Samples    = samples
	JSONName   = jsonName
)

// internals is what siblings have of this package.
var internals siblings
