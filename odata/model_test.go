package odata

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

func (*entityT) ODataType() *Type               { return &entityType }
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

func (*callRecordT) ODataType() *Type               { return &callRecordType }
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

func (*sessionT) ODataType() *Type               { return &sessionType }
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

func (*segmentT) ODataType() *Type               { return &segmentType }
func (v segmentT) MarshalJSON() ([]byte, error)  { return Marshal(&v) }
func (v *segmentT) UnmarshalJSON(b []byte) error { return Unmarshal(b, v) }

type mediaT struct {
	Label  Opt[string] `odata:"label"`
	Device *deviceT    `odata:"callerDevice"`
	Dynamic
}

var mediaType = Type{Name: "graph.records.media"}

func (*mediaT) ODataType() *Type { return &mediaType }

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

func (*deviceT) ODataType() *Type { return &deviceType }

type endpointT struct {
	UserAgent anyUserAgent `odata:"userAgent"`
	Dynamic
}

var endpointType = Type{
	Name: "graph.records.endpoint", Interface: (*anyEndpoint)(nil),
	Derived: []Structured{(*participantEndpointT)(nil), (*serviceEndpointT)(nil)},
	Uses:    []Structured{(*userAgentT)(nil)},
}

func (*endpointT) ODataType() *Type              { return &endpointType }
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

func (*participantEndpointT) ODataType() *Type { return &participantEndpointType }

type serviceEndpointT struct{ endpointT }

var serviceEndpointType = Type{Name: "graph.records.serviceEndpoint", Uses: []Structured{(*userAgentT)(nil)}}

func (*serviceEndpointT) ODataType() *Type { return &serviceEndpointType }

type userAgentT struct {
	Header  Opt[string] `odata:"headerValue"`
	Version Opt[string] `odata:"applicationVersion"`
	Dynamic
}

var userAgentType = Type{
	Name: "graph.records.userAgent", Abstract: true, Interface: (*anyUserAgent)(nil),
	Derived: []Structured{(*clientAgentT)(nil), (*serviceAgentT)(nil)},
}

func (*userAgentT) ODataType() *Type           { return &userAgentType }
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

func (*clientAgentT) ODataType() *Type { return &clientAgentType }

type serviceAgentT struct {
	userAgentT
	Role modalityT `odata:"role"`
}

var serviceAgentType = Type{Name: "graph.records.serviceUserAgent"}

func (*serviceAgentT) ODataType() *Type { return &serviceAgentType }

type failureInfoT struct {
	Reason Opt[string] `odata:"reason"`
	Stage  stageT      `odata:"stage"`
	Dynamic
}

var failureInfoType = Type{Name: "graph.records.failureInfo"}

func (*failureInfoT) ODataType() *Type { return &failureInfoType }

// identityT is an open type.
type identityT struct {
	Name Opt[string] `odata:"displayName"`
	Dynamic
}

var identityType = Type{Name: "graph.identity", Open: true}

func (*identityT) ODataType() *Type { return &identityType }

// The enumerations; callTypeT is a set of flags.
type (
	modalityT string
	stageT    string
	callTypeT string
)

func (modalityT) EnumType() *EnumType { return &EnumType{Name: "graph.records.modality"} }
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

func (*kindsT) ODataType() *Type { return &kindsType }

// wideT has more properties without a null of their own than Dynamic has bits.
type wideT struct {
	P00   modalityT `odata:"p00"`
	P01   modalityT `odata:"p01"`
	P02   modalityT `odata:"p02"`
	P03   modalityT `odata:"p03"`
	P04   modalityT `odata:"p04"`
	P05   modalityT `odata:"p05"`
	P06   modalityT `odata:"p06"`
	P07   modalityT `odata:"p07"`
	P08   modalityT `odata:"p08"`
	P09   modalityT `odata:"p09"`
	P10   modalityT `odata:"p10"`
	P11   modalityT `odata:"p11"`
	P12   modalityT `odata:"p12"`
	P13   modalityT `odata:"p13"`
	P14   modalityT `odata:"p14"`
	P15   modalityT `odata:"p15"`
	P16   modalityT `odata:"p16"`
	P17   modalityT `odata:"p17"`
	P18   modalityT `odata:"p18"`
	P19   modalityT `odata:"p19"`
	P20   modalityT `odata:"p20"`
	P21   modalityT `odata:"p21"`
	P22   modalityT `odata:"p22"`
	P23   modalityT `odata:"p23"`
	P24   modalityT `odata:"p24"`
	P25   modalityT `odata:"p25"`
	P26   modalityT `odata:"p26"`
	P27   modalityT `odata:"p27"`
	P28   modalityT `odata:"p28"`
	P29   modalityT `odata:"p29"`
	P30   modalityT `odata:"p30"`
	P31   modalityT `odata:"p31"`
	P32   modalityT `odata:"p32"`
	P33   modalityT `odata:"p33"`
	P34   modalityT `odata:"p34"`
	P35   modalityT `odata:"p35"`
	P36   modalityT `odata:"p36"`
	P37   modalityT `odata:"p37"`
	P38   modalityT `odata:"p38"`
	P39   modalityT `odata:"p39"`
	P40   modalityT `odata:"p40"`
	P41   modalityT `odata:"p41"`
	P42   modalityT `odata:"p42"`
	P43   modalityT `odata:"p43"`
	P44   modalityT `odata:"p44"`
	P45   modalityT `odata:"p45"`
	P46   modalityT `odata:"p46"`
	P47   modalityT `odata:"p47"`
	P48   modalityT `odata:"p48"`
	P49   modalityT `odata:"p49"`
	P50   modalityT `odata:"p50"`
	P51   modalityT `odata:"p51"`
	P52   modalityT `odata:"p52"`
	P53   modalityT `odata:"p53"`
	P54   modalityT `odata:"p54"`
	P55   modalityT `odata:"p55"`
	P56   modalityT `odata:"p56"`
	P57   modalityT `odata:"p57"`
	P58   modalityT `odata:"p58"`
	P59   modalityT `odata:"p59"`
	P60   modalityT `odata:"p60"`
	P61   modalityT `odata:"p61"`
	P62   modalityT `odata:"p62"`
	P63   modalityT `odata:"p63"`
	P64   modalityT `odata:"p64"`
	P65   modalityT `odata:"p65"`
	P66   modalityT `odata:"p66"`
	P67   modalityT `odata:"p67"`
	P68   modalityT `odata:"p68"`
	P69   modalityT `odata:"p69"`
	Items []*wideT  `odata:"items"`
	Dynamic
}

var wideType = Type{Name: "test.wide"}

func (*wideT) ODataType() *Type { return &wideType }

// broadT has more properties than the codec keeps on its stack.
type broadT struct {
	F000 Opt[int32] `odata:"f000"`
	F001 Opt[int32] `odata:"f001"`
	F002 Opt[int32] `odata:"f002"`
	F003 Opt[int32] `odata:"f003"`
	F004 Opt[int32] `odata:"f004"`
	F005 Opt[int32] `odata:"f005"`
	F006 Opt[int32] `odata:"f006"`
	F007 Opt[int32] `odata:"f007"`
	F008 Opt[int32] `odata:"f008"`
	F009 Opt[int32] `odata:"f009"`
	F010 Opt[int32] `odata:"f010"`
	F011 Opt[int32] `odata:"f011"`
	F012 Opt[int32] `odata:"f012"`
	F013 Opt[int32] `odata:"f013"`
	F014 Opt[int32] `odata:"f014"`
	F015 Opt[int32] `odata:"f015"`
	F016 Opt[int32] `odata:"f016"`
	F017 Opt[int32] `odata:"f017"`
	F018 Opt[int32] `odata:"f018"`
	F019 Opt[int32] `odata:"f019"`
	F020 Opt[int32] `odata:"f020"`
	F021 Opt[int32] `odata:"f021"`
	F022 Opt[int32] `odata:"f022"`
	F023 Opt[int32] `odata:"f023"`
	F024 Opt[int32] `odata:"f024"`
	F025 Opt[int32] `odata:"f025"`
	F026 Opt[int32] `odata:"f026"`
	F027 Opt[int32] `odata:"f027"`
	F028 Opt[int32] `odata:"f028"`
	F029 Opt[int32] `odata:"f029"`
	F030 Opt[int32] `odata:"f030"`
	F031 Opt[int32] `odata:"f031"`
	F032 Opt[int32] `odata:"f032"`
	F033 Opt[int32] `odata:"f033"`
	F034 Opt[int32] `odata:"f034"`
	F035 Opt[int32] `odata:"f035"`
	F036 Opt[int32] `odata:"f036"`
	F037 Opt[int32] `odata:"f037"`
	F038 Opt[int32] `odata:"f038"`
	F039 Opt[int32] `odata:"f039"`
	F040 Opt[int32] `odata:"f040"`
	F041 Opt[int32] `odata:"f041"`
	F042 Opt[int32] `odata:"f042"`
	F043 Opt[int32] `odata:"f043"`
	F044 Opt[int32] `odata:"f044"`
	F045 Opt[int32] `odata:"f045"`
	F046 Opt[int32] `odata:"f046"`
	F047 Opt[int32] `odata:"f047"`
	F048 Opt[int32] `odata:"f048"`
	F049 Opt[int32] `odata:"f049"`
	F050 Opt[int32] `odata:"f050"`
	F051 Opt[int32] `odata:"f051"`
	F052 Opt[int32] `odata:"f052"`
	F053 Opt[int32] `odata:"f053"`
	F054 Opt[int32] `odata:"f054"`
	F055 Opt[int32] `odata:"f055"`
	F056 Opt[int32] `odata:"f056"`
	F057 Opt[int32] `odata:"f057"`
	F058 Opt[int32] `odata:"f058"`
	F059 Opt[int32] `odata:"f059"`
	F060 Opt[int32] `odata:"f060"`
	F061 Opt[int32] `odata:"f061"`
	F062 Opt[int32] `odata:"f062"`
	F063 Opt[int32] `odata:"f063"`
	F064 Opt[int32] `odata:"f064"`
	F065 Opt[int32] `odata:"f065"`
	F066 Opt[int32] `odata:"f066"`
	F067 Opt[int32] `odata:"f067"`
	F068 Opt[int32] `odata:"f068"`
	F069 Opt[int32] `odata:"f069"`
	F070 Opt[int32] `odata:"f070"`
	F071 Opt[int32] `odata:"f071"`
	F072 Opt[int32] `odata:"f072"`
	F073 Opt[int32] `odata:"f073"`
	F074 Opt[int32] `odata:"f074"`
	F075 Opt[int32] `odata:"f075"`
	F076 Opt[int32] `odata:"f076"`
	F077 Opt[int32] `odata:"f077"`
	F078 Opt[int32] `odata:"f078"`
	F079 Opt[int32] `odata:"f079"`
	F080 Opt[int32] `odata:"f080"`
	F081 Opt[int32] `odata:"f081"`
	F082 Opt[int32] `odata:"f082"`
	F083 Opt[int32] `odata:"f083"`
	F084 Opt[int32] `odata:"f084"`
	F085 Opt[int32] `odata:"f085"`
	F086 Opt[int32] `odata:"f086"`
	F087 Opt[int32] `odata:"f087"`
	F088 Opt[int32] `odata:"f088"`
	F089 Opt[int32] `odata:"f089"`
	F090 Opt[int32] `odata:"f090"`
	F091 Opt[int32] `odata:"f091"`
	F092 Opt[int32] `odata:"f092"`
	F093 Opt[int32] `odata:"f093"`
	F094 Opt[int32] `odata:"f094"`
	F095 Opt[int32] `odata:"f095"`
	F096 Opt[int32] `odata:"f096"`
	F097 Opt[int32] `odata:"f097"`
	F098 Opt[int32] `odata:"f098"`
	F099 Opt[int32] `odata:"f099"`
	F100 Opt[int32] `odata:"f100"`
	F101 Opt[int32] `odata:"f101"`
	F102 Opt[int32] `odata:"f102"`
	F103 Opt[int32] `odata:"f103"`
	F104 Opt[int32] `odata:"f104"`
	F105 Opt[int32] `odata:"f105"`
	F106 Opt[int32] `odata:"f106"`
	F107 Opt[int32] `odata:"f107"`
	F108 Opt[int32] `odata:"f108"`
	F109 Opt[int32] `odata:"f109"`
	F110 Opt[int32] `odata:"f110"`
	F111 Opt[int32] `odata:"f111"`
	F112 Opt[int32] `odata:"f112"`
	F113 Opt[int32] `odata:"f113"`
	F114 Opt[int32] `odata:"f114"`
	F115 Opt[int32] `odata:"f115"`
	F116 Opt[int32] `odata:"f116"`
	F117 Opt[int32] `odata:"f117"`
	F118 Opt[int32] `odata:"f118"`
	F119 Opt[int32] `odata:"f119"`
	F120 Opt[int32] `odata:"f120"`
	F121 Opt[int32] `odata:"f121"`
	F122 Opt[int32] `odata:"f122"`
	F123 Opt[int32] `odata:"f123"`
	F124 Opt[int32] `odata:"f124"`
	F125 Opt[int32] `odata:"f125"`
	F126 Opt[int32] `odata:"f126"`
	F127 Opt[int32] `odata:"f127"`
	F128 Opt[int32] `odata:"f128"`
	F129 Opt[int32] `odata:"f129"`
	F130 Opt[int32] `odata:"f130"`
	F131 Opt[int32] `odata:"f131"`
	F132 Opt[int32] `odata:"f132"`
	F133 Opt[int32] `odata:"f133"`
	F134 Opt[int32] `odata:"f134"`
	F135 Opt[int32] `odata:"f135"`
	F136 Opt[int32] `odata:"f136"`
	F137 Opt[int32] `odata:"f137"`
	F138 Opt[int32] `odata:"f138"`
	F139 Opt[int32] `odata:"f139"`
	F140 Opt[int32] `odata:"f140"`
	F141 Opt[int32] `odata:"f141"`
	F142 Opt[int32] `odata:"f142"`
	F143 Opt[int32] `odata:"f143"`
	F144 Opt[int32] `odata:"f144"`
	F145 Opt[int32] `odata:"f145"`
	F146 Opt[int32] `odata:"f146"`
	F147 Opt[int32] `odata:"f147"`
	F148 Opt[int32] `odata:"f148"`
	F149 Opt[int32] `odata:"f149"`
	F150 Opt[int32] `odata:"f150"`
	F151 Opt[int32] `odata:"f151"`
	F152 Opt[int32] `odata:"f152"`
	F153 Opt[int32] `odata:"f153"`
	F154 Opt[int32] `odata:"f154"`
	F155 Opt[int32] `odata:"f155"`
	F156 Opt[int32] `odata:"f156"`
	F157 Opt[int32] `odata:"f157"`
	F158 Opt[int32] `odata:"f158"`
	F159 Opt[int32] `odata:"f159"`
	F160 Opt[int32] `odata:"f160"`
	F161 Opt[int32] `odata:"f161"`
	F162 Opt[int32] `odata:"f162"`
	F163 Opt[int32] `odata:"f163"`
	F164 Opt[int32] `odata:"f164"`
	F165 Opt[int32] `odata:"f165"`
	F166 Opt[int32] `odata:"f166"`
	F167 Opt[int32] `odata:"f167"`
	F168 Opt[int32] `odata:"f168"`
	F169 Opt[int32] `odata:"f169"`
	F170 Opt[int32] `odata:"f170"`
	F171 Opt[int32] `odata:"f171"`
	F172 Opt[int32] `odata:"f172"`
	F173 Opt[int32] `odata:"f173"`
	F174 Opt[int32] `odata:"f174"`
	F175 Opt[int32] `odata:"f175"`
	F176 Opt[int32] `odata:"f176"`
	F177 Opt[int32] `odata:"f177"`
	F178 Opt[int32] `odata:"f178"`
	F179 Opt[int32] `odata:"f179"`
	F180 Opt[int32] `odata:"f180"`
	F181 Opt[int32] `odata:"f181"`
	F182 Opt[int32] `odata:"f182"`
	F183 Opt[int32] `odata:"f183"`
	F184 Opt[int32] `odata:"f184"`
	F185 Opt[int32] `odata:"f185"`
	F186 Opt[int32] `odata:"f186"`
	F187 Opt[int32] `odata:"f187"`
	F188 Opt[int32] `odata:"f188"`
	F189 Opt[int32] `odata:"f189"`
	F190 Opt[int32] `odata:"f190"`
	F191 Opt[int32] `odata:"f191"`
	F192 Opt[int32] `odata:"f192"`
	F193 Opt[int32] `odata:"f193"`
	F194 Opt[int32] `odata:"f194"`
	F195 Opt[int32] `odata:"f195"`
	F196 Opt[int32] `odata:"f196"`
	F197 Opt[int32] `odata:"f197"`
	F198 Opt[int32] `odata:"f198"`
	F199 Opt[int32] `odata:"f199"`
	F200 Opt[int32] `odata:"f200"`
	F201 Opt[int32] `odata:"f201"`
	F202 Opt[int32] `odata:"f202"`
	F203 Opt[int32] `odata:"f203"`
	F204 Opt[int32] `odata:"f204"`
	F205 Opt[int32] `odata:"f205"`
	F206 Opt[int32] `odata:"f206"`
	F207 Opt[int32] `odata:"f207"`
	F208 Opt[int32] `odata:"f208"`
	F209 Opt[int32] `odata:"f209"`
	F210 Opt[int32] `odata:"f210"`
	F211 Opt[int32] `odata:"f211"`
	F212 Opt[int32] `odata:"f212"`
	F213 Opt[int32] `odata:"f213"`
	F214 Opt[int32] `odata:"f214"`
	F215 Opt[int32] `odata:"f215"`
	F216 Opt[int32] `odata:"f216"`
	F217 Opt[int32] `odata:"f217"`
	F218 Opt[int32] `odata:"f218"`
	F219 Opt[int32] `odata:"f219"`
	F220 Opt[int32] `odata:"f220"`
	F221 Opt[int32] `odata:"f221"`
	F222 Opt[int32] `odata:"f222"`
	F223 Opt[int32] `odata:"f223"`
	F224 Opt[int32] `odata:"f224"`
	F225 Opt[int32] `odata:"f225"`
	F226 Opt[int32] `odata:"f226"`
	F227 Opt[int32] `odata:"f227"`
	F228 Opt[int32] `odata:"f228"`
	F229 Opt[int32] `odata:"f229"`
	F230 Opt[int32] `odata:"f230"`
	F231 Opt[int32] `odata:"f231"`
	F232 Opt[int32] `odata:"f232"`
	F233 Opt[int32] `odata:"f233"`
	F234 Opt[int32] `odata:"f234"`
	F235 Opt[int32] `odata:"f235"`
	F236 Opt[int32] `odata:"f236"`
	F237 Opt[int32] `odata:"f237"`
	F238 Opt[int32] `odata:"f238"`
	F239 Opt[int32] `odata:"f239"`
	F240 Opt[int32] `odata:"f240"`
	F241 Opt[int32] `odata:"f241"`
	F242 Opt[int32] `odata:"f242"`
	F243 Opt[int32] `odata:"f243"`
	F244 Opt[int32] `odata:"f244"`
	F245 Opt[int32] `odata:"f245"`
	F246 Opt[int32] `odata:"f246"`
	F247 Opt[int32] `odata:"f247"`
	F248 Opt[int32] `odata:"f248"`
	F249 Opt[int32] `odata:"f249"`
	F250 Opt[int32] `odata:"f250"`
	F251 Opt[int32] `odata:"f251"`
	F252 Opt[int32] `odata:"f252"`
	F253 Opt[int32] `odata:"f253"`
	F254 Opt[int32] `odata:"f254"`
	F255 Opt[int32] `odata:"f255"`
	F256 Opt[int32] `odata:"f256"`
	F257 Opt[int32] `odata:"f257"`
	F258 Opt[int32] `odata:"f258"`
	F259 Opt[int32] `odata:"f259"`
	F260 Opt[int32] `odata:"f260"`
	F261 Opt[int32] `odata:"f261"`
	F262 Opt[int32] `odata:"f262"`
	F263 Opt[int32] `odata:"f263"`
	F264 Opt[int32] `odata:"f264"`
	F265 Opt[int32] `odata:"f265"`
	F266 Opt[int32] `odata:"f266"`
	F267 Opt[int32] `odata:"f267"`
	F268 Opt[int32] `odata:"f268"`
	F269 Opt[int32] `odata:"f269"`
	F270 Opt[int32] `odata:"f270"`
	F271 Opt[int32] `odata:"f271"`
	F272 Opt[int32] `odata:"f272"`
	F273 Opt[int32] `odata:"f273"`
	F274 Opt[int32] `odata:"f274"`
	F275 Opt[int32] `odata:"f275"`
	F276 Opt[int32] `odata:"f276"`
	F277 Opt[int32] `odata:"f277"`
	F278 Opt[int32] `odata:"f278"`
	F279 Opt[int32] `odata:"f279"`
	F280 Opt[int32] `odata:"f280"`
	F281 Opt[int32] `odata:"f281"`
	F282 Opt[int32] `odata:"f282"`
	F283 Opt[int32] `odata:"f283"`
	F284 Opt[int32] `odata:"f284"`
	F285 Opt[int32] `odata:"f285"`
	F286 Opt[int32] `odata:"f286"`
	F287 Opt[int32] `odata:"f287"`
	F288 Opt[int32] `odata:"f288"`
	F289 Opt[int32] `odata:"f289"`
	F290 Opt[int32] `odata:"f290"`
	F291 Opt[int32] `odata:"f291"`
	F292 Opt[int32] `odata:"f292"`
	F293 Opt[int32] `odata:"f293"`
	F294 Opt[int32] `odata:"f294"`
	F295 Opt[int32] `odata:"f295"`
	F296 Opt[int32] `odata:"f296"`
	F297 Opt[int32] `odata:"f297"`
	F298 Opt[int32] `odata:"f298"`
	F299 Opt[int32] `odata:"f299"`
	Dynamic
}

var broadType = Type{Name: "test.broad"}

func (*broadT) ODataType() *Type { return &broadType }
