package payload

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/wire"
)

// newSession returns a session of one or two stretches with sound and perhaps
// picture, about ten kilobytes of JSON: measurements, short texts, nulls,
// derived types, properties of open types that are not declared.
func newSession(r *rand.Rand) *callrecords.Session {
	start := time.Date(2020, 2, 25, r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1e7)*100, time.UTC)
	end := start.Add(time.Duration(r.IntN(3600e7)) * 100)
	s := &callrecords.Session{
		Modalities:    []callrecords.Modality{callrecords.ModalityAudio, callrecords.ModalityVideo},
		StartDateTime: moment(start),
		EndDateTime:   moment(end),
		IsTest:        wire.Some(r.IntN(10) == 0),
		Caller:        newParticipant(r),
		Callee:        newService(r),
	}
	s.ID = text("%s", guid(r))
	failure(r, s, &s.FailureInfo)
	for range 1 + r.IntN(2) {
		segment := &callrecords.Segment{
			StartDateTime: moment(start),
			EndDateTime:   moment(end),
			Caller:        newParticipant(r),
			Callee:        newService(r),
			Media:         []*callrecords.Media{newMedia(r, "main-audio", start, end)},
		}
		if r.IntN(2) == 0 {
			segment.Media = append(segment.Media, newMedia(r, "main-video", start, end))
		}
		segment.ID = text("%s", guid(r))
		failure(r, segment, &segment.FailureInfo)
		s.Segments = append(s.Segments, segment)
	}
	return s
}

// failure sets a failure info now and then, else an explicit null.
func failure(r *rand.Rand, v wire.Structured, field **callrecords.FailureInfo) {
	if r.IntN(5) > 0 {
		wire.SetNull(v, field)
		return
	}
	*field = &callrecords.FailureInfo{
		Stage:  pick(r, callrecords.FailureStageCallSetup, callrecords.FailureStageMidcall),
		Reason: text("The media path was lost after %d seconds.", r.IntN(60)),
	}
}

func newParticipant(r *rand.Rand) *callrecords.ParticipantEndpoint {
	user := &callrecords.GraphIdentity{
		ID:          text("%s", guid(r)),
		DisplayName: text("%s %s", pick(r, "Ada", "Grace", "Kurt", "Zoë", "Søren", "Łukasz"), pick(r, "Hopper", "Gödel", "Lovelace", "Nowak")),
	}
	user.Dynamic.Set("tenantId", wire.Raw(`"`+guid(r)+`"`))
	tokens := new(callrecords.FeedbackTokenSet)
	tokens.Dynamic.Set("audioTokens", wire.Raw(pick(r, `"distorted,echo"`, `"silent"`, `"late"`)))
	agent := &callrecords.ClientUserAgent{
		AzureADAppID:  text("%s", guid(r)),
		Platform:      pick(r, callrecords.ClientPlatformWindows, callrecords.ClientPlatformMacOS, callrecords.ClientPlatformIOS),
		ProductFamily: callrecords.ProductFamilyTeams,
	}
	version := fmt.Sprintf("1449/1.0.0.%d", 2020000000+r.IntN(100000))
	agent.HeaderValue = text("SkypeSpaces/%s (CallKit) Windows 10.0.%d", version, 20000+r.IntN(3000))
	agent.ApplicationVersion = text("%s", version)
	p := &callrecords.ParticipantEndpoint{
		Name:                   text("machine-%d", r.IntN(1e6)),
		CPUName:                text("Intel(R) Core(TM) i7-%d", 1000+r.IntN(13000)),
		CPUCoresCount:          wire.Some(pick[int32](r, 4, 8, 10, 16)),
		CPUProcessorSpeedInMhz: wire.Some(int32(1200 + r.IntN(3000))),
		Identity:               &callrecords.GraphIdentitySet{User: user},
		Feedback: &callrecords.UserFeedback{
			Rating: pick(r, callrecords.UserFeedbackRatingPoor, callrecords.UserFeedbackRatingFair, callrecords.UserFeedbackRatingGood),
			Text:   pick(r, text(`The picture froze, "like a painting"`), text("Fine – as always"), wire.Null[string]()),
			Tokens: tokens,
		},
	}
	p.UserAgent = agent
	return p
}

func newService(r *rand.Rand) *callrecords.ServiceEndpoint {
	agent := &callrecords.ServiceUserAgent{Role: callrecords.ServiceRoleMediaController}
	agent.HeaderValue = text("MediaController")
	agent.ApplicationVersion = text("2020.2.%d.1", 1+r.IntN(28))
	s := new(callrecords.ServiceEndpoint)
	s.UserAgent = agent
	return s
}

func newMedia(r *rand.Rand, label string, start, end time.Time) *callrecords.Media {
	m := &callrecords.Media{
		Label:         text("%s", label),
		CallerDevice:  newDevice(r),
		CallerNetwork: newNetwork(r, true),
	}
	wire.SetNull(m, &m.CalleeDevice)
	if label == "main-audio" {
		m.CalleeNetwork = newNetwork(r, false)
	} else {
		wire.SetNull(m, &m.CalleeNetwork)
	}
	for _, direction := range []callrecords.MediaStreamDirection{
		callrecords.MediaStreamDirectionCallerToCallee, callrecords.MediaStreamDirectionCalleeToCaller,
	} {
		s := newStream(r, label == "main-video")
		s.StreamDirection, s.StartDateTime, s.EndDateTime = direction, moment(start), moment(end)
		m.Streams = append(m.Streams, s)
	}
	return m
}

func newDevice(r *rand.Rand) *callrecords.DeviceInfo {
	return &callrecords.DeviceInfo{
		CaptureDeviceName:                text("Headset Microphone (Jabra Link %d)", 300+r.IntN(90)),
		CaptureDeviceDriver:              text("Microsoft: 10.0.22621.%d", r.IntN(4000)),
		RenderDeviceName:                 text("Headset Earphone (Jabra Link %d)", 300+r.IntN(90)),
		RenderDeviceDriver:               text("Jabra: 2.%d.0.0", r.IntN(50)),
		CaptureNotFunctioningEventRatio:  wire.Some[float32](0),
		RenderNotFunctioningEventRatio:   wire.Some[float32](0),
		CPUInsufficentEventRatio:         ratio(r),
		DeviceClippingEventRatio:         wire.Some[float32](0),
		DeviceGlitchEventRatio:           ratio(r),
		HowlingEventCount:                wire.Some(int32(r.IntN(3))),
		InitialSignalLevelRootMeanSquare: decimals(r, 100, 1e4),
		LowSpeechLevelEventRatio:         wire.Some[float32](0),
		LowSpeechToNoiseEventRatio:       ratio(r),
		MicGlitchRate:                    decimals(r, 30, 10),
		ReceivedNoiseLevel:               wire.Some(int32(-r.IntN(90))),
		ReceivedSignalLevel:              wire.Some(int32(-r.IntN(30))),
		RenderMuteEventRatio:             wire.Some[float32](0),
		RenderZeroVolumeEventRatio:       wire.Some[float32](1),
		SentNoiseLevel:                   wire.Some(int32(-r.IntN(90))),
		SentSignalLevel:                  wire.Some(int32(-r.IntN(30))),
		SpeakerGlitchRate:                decimals(r, 10, 10),
	}
}

func newNetwork(r *rand.Rand, wifi bool) *callrecords.NetworkInfo {
	n := &callrecords.NetworkInfo{
		IPAddress:                 address(r, "10"),
		Subnet:                    address(r, "10"),
		LinkSpeed:                 wire.Some(pick[int64](r, 54e6, 866e6, math.MaxUint32)),
		ConnectionType:            callrecords.NetworkConnectionTypeWired,
		NetworkTransportProtocol:  callrecords.NetworkTransportProtocolUDP,
		Port:                      wire.Some(int32(1024 + r.IntN(60000))),
		ReflexiveIPAddress:        address(r, "203"),
		RelayIPAddress:            address(r, "52"),
		RelayPort:                 wire.Some(int32(1024 + r.IntN(60000))),
		MacAddress:                text("00-15-5D-%02X-%02X-%02X", r.IntN(256), r.IntN(256), r.IntN(256)),
		BasicServiceSetIdentifier: wire.Null[string](),
		DNSSuffix:                 wire.Null[string](),
		SentQualityEventRatio:     wire.Some[float32](0),
		ReceivedQualityEventRatio: ratio(r),
		DelayEventRatio:           wire.Some[float32](0),
		BandwidthLowEventRatio:    wire.Some[float32](0),
		WifiBand:                  callrecords.WifiBandUnknown,
		WifiRadioType:             callrecords.WifiRadioTypeUnknown,
		TraceRouteHops:            []*callrecords.TraceRouteHop{},
	}
	if wifi {
		n.ConnectionType = callrecords.NetworkConnectionTypeWifi
		n.BasicServiceSetIdentifier = text("00-12-E4-%02X-%02X-%02X", r.IntN(256), r.IntN(256), r.IntN(256))
		n.WifiBand, n.WifiRadioType = callrecords.WifiBandFrequency50GHz, callrecords.WifiRadioTypeWifi80211ax
		n.WifiSignalStrength = wire.Some(int32(r.IntN(101)))
		n.WifiBatteryCharge = wire.Some(int32(r.IntN(101)))
		n.WifiChannel = wire.Some(pick[int32](r, 36, 44, 149))
		n.WifiMicrosoftDriver = text("Microsoft Hosted Network Virtual Adapter")
		n.WifiMicrosoftDriverVersion = text("Microsoft:10.0.22621.%d", r.IntN(4000))
		n.WifiVendorDriver = text("Intel(R) Wi-Fi 6E AX211 160MHz")
		n.WifiVendorDriverVersion = text("Intel:22.%d.0.4", r.IntN(300))
		for i := range 2 {
			n.TraceRouteHops = append(n.TraceRouteHops, &callrecords.TraceRouteHop{
				HopCount: wire.Some(int32(i + 1)), IPAddress: address(r, "10"), RoundTripTime: millis(r),
			})
		}
	}
	return n
}

func newStream(r *rand.Rand, video bool) *callrecords.MediaStream {
	s := &callrecords.MediaStream{
		StreamID:                 text("%d", r.Uint32()),
		AverageJitter:            millis(r),
		MaxJitter:                millis(r),
		AveragePacketLossRate:    ratio(r),
		MaxPacketLossRate:        ratio(r),
		AverageRoundTripTime:     millis(r),
		MaxRoundTripTime:         millis(r),
		PacketUtilization:        wire.Some(int64(r.IntN(10000))),
		AverageBandwidthEstimate: wire.Some(int64(r.IntN(1e7))),
		WasMediaBypassed:         wire.Some(false),
	}
	if video {
		s.VideoCodec = callrecords.VideoCodecH264
		s.AverageFreezeDuration, s.RmsFreezeDuration = millis(r), millis(r)
		s.AverageReceivedFrameRate = decimals(r, 30, 10)
		s.AverageVideoFrameLossPercentage = decimals(r, 5, 10)
		s.AverageVideoFrameRate = decimals(r, 30, 100)
		s.AverageVideoPacketLossRate = ratio(r)
		s.LowFrameRateRatio, s.LowVideoProcessingCapabilityRatio = wire.Some[float32](0), wire.Some[float32](0)
		return s
	}
	s.AudioCodec = callrecords.AudioCodecSatin
	s.AverageAudioDegradation = wire.Null[float32]()
	s.AverageAudioNetworkJitter, s.MaxAudioNetworkJitter = millis(r), millis(r)
	s.AverageRatioOfConcealedSamples, s.MaxRatioOfConcealedSamples = ratio(r), ratio(r)
	s.IsAudioForwardErrorCorrectionUsed = wire.Some(true)
	s.PostForwardErrorCorrectionPacketLossRate = wire.Some[float32](0)
	return s
}

func moment(t time.Time) wire.Opt[wire.DateTimeOffset] {
	return wire.Some(wire.NewDateTimeOffset(t))
}

func millis(r *rand.Rand) wire.Opt[wire.Duration] {
	return wire.Some(wire.NewDuration(time.Duration(r.IntN(300)) * time.Millisecond))
}

func guid(r *rand.Rand) string {
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), r.Int64N(1<<48))
}

func address(r *rand.Rand, first string) wire.Opt[string] {
	return text("%s.%d.%d.%d", first, r.IntN(256), r.IntN(256), r.IntN(256))
}

// ratio is often 0, else has four decimals.
func ratio(r *rand.Rand) wire.Opt[float32] {
	if r.IntN(3) == 0 {
		return wire.Some[float32](0)
	}
	return decimals(r, 1, 1e4)
}

// decimals is a number below limit, rounded to a fraction of scale.
func decimals(r *rand.Rand, limit, scale float64) wire.Opt[float32] {
	return wire.Some(float32(math.Round(r.Float64()*limit*scale) / scale))
}
