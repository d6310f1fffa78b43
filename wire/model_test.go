package wire

// A miniature of what the generator writes: the types of call records that the
// tests are about, and types that have every kind of property.

type entityT struct {
	ID Opt[string] `odata:"id,key"`
	Dynamic
}

var entityType = Type{
	Name: "graph.entity", Entity: true, Abstract: true, Interface: (*anyEntity)(nil),
	Derived: []Structured{(*callRecordT)(nil), (*sessionT)(nil), (*segmentT)(nil)},
}

func (*entityT) WireType() *Type                { return &entityType }
func (v entityT) MarshalJSON() ([]byte, error)  { return Marshal(&v) }
func (v *entityT) UnmarshalJSON(b []byte) error { return Unmarshal(b, v) }
func (v *entityT) AsEntity() *entityT           { return v }

type anyEntity interface {
	Structured
	AsEntity() *entityT
}

type callRecordT struct {
	entityT
	Version      Opt[int64]          `odata:"version"`
	Type         callTypeT           `odata:"type"`
	Modalities   []modalityT         `odata:"modalities"`
	LastModified Opt[DateTimeOffset] `odata:"lastModifiedDateTime"`
	JoinWebURL   Opt[string]         `odata:"joinWebUrl"`
	Sessions     []*sessionT         `odata:"sessions,nav"`
}

var callRecordType = Type{Name: "graph.records.callRecord", Entity: true}

func (*callRecordT) WireType() *Type                { return &callRecordType }
func (v callRecordT) MarshalJSON() ([]byte, error)  { return Marshal(&v) }
func (v *callRecordT) UnmarshalJSON(b []byte) error { return Unmarshal(b, v) }

type sessionT struct {
	entityT
	Callee      anyEndpoint         `odata:"callee"`
	Caller      anyEndpoint         `odata:"caller"`
	EndTime     Opt[DateTimeOffset] `odata:"endDateTime"`
	FailureInfo *failureInfoT       `odata:"failureInfo"`
	IsTest      Opt[bool]           `odata:"isTest"`
	Modalities  []modalityT         `odata:"modalities"`
	StartTime   Opt[DateTimeOffset] `odata:"startDateTime"`
	Segments    []*segmentT         `odata:"segments,nav"`
}

var sessionType = Type{Name: "graph.records.session", Entity: true, Uses: []Structured{(*endpointT)(nil)}}

func (*sessionT) WireType() *Type                { return &sessionType }
func (v sessionT) MarshalJSON() ([]byte, error)  { return Marshal(&v) }
func (v *sessionT) UnmarshalJSON(b []byte) error { return Unmarshal(b, v) }

type segmentT struct {
	entityT
	Callee    anyEndpoint         `odata:"callee"`
	Caller    anyEndpoint         `odata:"caller"`
	StartTime Opt[DateTimeOffset] `odata:"startDateTime"`
	Media     []*mediaT           `odata:"media"`
}

var segmentType = Type{Name: "graph.records.segment", Entity: true, Uses: []Structured{(*endpointT)(nil)}}

func (*segmentT) WireType() *Type                { return &segmentType }
func (v segmentT) MarshalJSON() ([]byte, error)  { return Marshal(&v) }
func (v *segmentT) UnmarshalJSON(b []byte) error { return Unmarshal(b, v) }

type mediaT struct {
	Label  Opt[string] `odata:"label"`
	Device *deviceT    `odata:"callerDevice"`
	Dynamic
}

var mediaType = Type{Name: "graph.records.media"}

func (*mediaT) WireType() *Type { return &mediaType }

type deviceT struct {
	Name     Opt[string]   `odata:"captureDeviceName"`
	Ratio    Opt[float32]  `odata:"cpuInsufficentEventRatio"`
	Level    Opt[int32]    `odata:"initialSignalLevelRootMeanSquare"`
	Delay    Opt[Duration] `odata:"averageDelay"`
	Packets  Opt[int64]    `odata:"packets"`
	LossRate Opt[float32]  `odata:"lossRate"`
	Dynamic
}

var deviceType = Type{Name: "graph.records.deviceInfo"}

func (*deviceT) WireType() *Type { return &deviceType }

type endpointT struct {
	UserAgent anyUserAgent `odata:"userAgent"`
	Dynamic
}

var endpointType = Type{
	Name: "graph.records.endpoint", Interface: (*anyEndpoint)(nil),
	Derived: []Structured{(*participantEndpointT)(nil), (*serviceEndpointT)(nil)},
	Uses:    []Structured{(*userAgentT)(nil)},
}

func (*endpointT) WireType() *Type               { return &endpointType }
func (v *endpointT) AsEndpoint() *endpointT      { return v }
func (v endpointT) MarshalJSON() ([]byte, error) { return Marshal(&v) }

type anyEndpoint interface {
	Structured
	AsEndpoint() *endpointT
}

type participantEndpointT struct {
	endpointT
	CPUName  Opt[string] `odata:"cpuName"`
	Cores    Opt[int32]  `odata:"cpuCoresCount"`
	Identity *identityT  `odata:"identity"`
	Friends  []*sessionT `odata:"friends,nav"`
}

var participantEndpointType = Type{Name: "graph.records.participantEndpoint", Uses: []Structured{(*userAgentT)(nil)}}

func (*participantEndpointT) WireType() *Type { return &participantEndpointType }

type serviceEndpointT struct{ endpointT }

var serviceEndpointType = Type{Name: "graph.records.serviceEndpoint", Uses: []Structured{(*userAgentT)(nil)}}

func (*serviceEndpointT) WireType() *Type { return &serviceEndpointType }

type userAgentT struct {
	Header  Opt[string] `odata:"headerValue"`
	Version Opt[string] `odata:"applicationVersion"`
	Dynamic
}

var userAgentType = Type{
	Name: "graph.records.userAgent", Abstract: true, Interface: (*anyUserAgent)(nil),
	Derived: []Structured{(*clientAgentT)(nil), (*serviceAgentT)(nil)},
}

func (*userAgentT) WireType() *Type            { return &userAgentType }
func (v *userAgentT) AsUserAgent() *userAgentT { return v }

type anyUserAgent interface {
	Structured
	AsUserAgent() *userAgentT
}

type clientAgentT struct {
	userAgentT
	Platform modalityT   `odata:"platform"`
	App      Opt[string] `odata:"azureADAppId"`
}

var clientAgentType = Type{Name: "graph.records.clientUserAgent"}

func (*clientAgentT) WireType() *Type { return &clientAgentType }

type serviceAgentT struct {
	userAgentT
	Role modalityT `odata:"role"`
}

var serviceAgentType = Type{Name: "graph.records.serviceUserAgent"}

func (*serviceAgentT) WireType() *Type { return &serviceAgentType }

type failureInfoT struct {
	Reason Opt[string] `odata:"reason"`
	Stage  stageT      `odata:"stage"`
	Dynamic
}

var failureInfoType = Type{Name: "graph.records.failureInfo"}

func (*failureInfoT) WireType() *Type { return &failureInfoType }

// identityT is an open type.
type identityT struct {
	Name Opt[string] `odata:"displayName"`
	Dynamic
}

var identityType = Type{Name: "graph.identity", Open: true}

func (*identityT) WireType() *Type { return &identityType }

// The enumerations; callTypeT is a set of flags.
type (
	modalityT string
	stageT    string
	callTypeT string
)

var modalityType = EnumType{Name: "graph.records.modality"}

func (modalityT) EnumType() *EnumType { return &modalityType }
func (stageT) EnumType() *EnumType    { return &EnumType{Name: "graph.records.failureStage"} }
func (callTypeT) EnumType() *EnumType { return &EnumType{Name: "graph.records.callType"} }

// kindsT has a property of every kind, single and collection.
type kindsT struct {
	Key      Opt[int32]          `odata:"key,key"`
	Second   Opt[string]         `odata:"second,key"`
	String   Opt[string]         `odata:"string"`
	Boolean  Opt[bool]           `odata:"boolean"`
	SByte    Opt[int8]           `odata:"sByte"`
	Byte     Opt[uint8]          `odata:"byte"`
	Int16    Opt[int16]          `odata:"int16"`
	Int32    Opt[int32]          `odata:"int32"`
	Int64    Opt[int64]          `odata:"int64"`
	Single   Opt[float32]        `odata:"single"`
	Double   Opt[float64]        `odata:"double"`
	Decimal  Opt[Decimal]        `odata:"decimal"`
	Guid     Opt[Guid]           `odata:"guid"`
	DateTime Opt[DateTimeOffset] `odata:"dateTimeOffset"`
	Date     Opt[Date]           `odata:"date"`
	Time     Opt[TimeOfDay]      `odata:"timeOfDay"`
	Duration Opt[Duration]       `odata:"duration"`
	Binary   Opt[Binary]         `odata:"binary"`
	Geo      Opt[GeoJSON]        `odata:"geo"`
	Untyped  Raw                 `odata:"untyped"`
	Enum     modalityT           `odata:"enum"`
	Flags    callTypeT           `odata:"flags"`
	Complex  *kindsT             `odata:"complex"`
	Variant  anyEndpoint         `odata:"variant"`

	Strings   []string         `odata:"strings"`
	Booleans  []bool           `odata:"booleans"`
	SBytes    []int8           `odata:"sBytes"`
	Bytes     []uint8          `odata:"bytes"`
	Int16s    []int16          `odata:"int16s"`
	Int32s    []int32          `odata:"int32s"`
	Int64s    []int64          `odata:"int64s"`
	Singles   []float32        `odata:"singles"`
	Doubles   []float64        `odata:"doubles"`
	Decimals  []Decimal        `odata:"decimals"`
	Guids     []Guid           `odata:"guids"`
	DateTimes []DateTimeOffset `odata:"dateTimeOffsets"`
	Dates     []Date           `odata:"dates"`
	Times     []TimeOfDay      `odata:"timesOfDay"`
	Durations []Duration       `odata:"durations"`
	Binaries  []Binary         `odata:"binaries"`
	Geos      []GeoJSON        `odata:"geos"`
	Untypeds  []Raw            `odata:"untypeds"`
	Enums     []modalityT      `odata:"enums"`
	Complexes []*kindsT        `odata:"complexes"`
	Variants  []anyEndpoint    `odata:"variants"`
	Parent    *kindsT          `odata:"parent,nav"`
	Children  []*kindsT        `odata:"children,nav"`
	Dynamic
}

var kindsType = Type{Name: "test.kinds", Entity: true, Uses: []Structured{(*endpointT)(nil)}}

func (*kindsT) WireType() *Type { return &kindsType }
