package plain

import "time"

// The enumerations of the payloads.
type (
	Modality        string
	ClientPlatform  string
	ProductFamily   string
	ServiceRole     string
	FeedbackRating  string
	FailureStage    string
	ConnectionType  string
	Transport       string
	WifiBand        string
	WifiRadioType   string
	StreamDirection string
	AudioCodec      string
	VideoCodec      string
	Importance      string
	BodyType        string
)

// DeviceInfo is what was measured of a device.
type DeviceInfo struct {
	Type                             string   `json:"@odata.type,omitempty"`
	CaptureDeviceName                *string  `json:"captureDeviceName,omitempty"`
	CaptureDeviceDriver              *string  `json:"captureDeviceDriver,omitempty"`
	RenderDeviceName                 *string  `json:"renderDeviceName,omitempty"`
	RenderDeviceDriver               *string  `json:"renderDeviceDriver,omitempty"`
	CaptureNotFunctioningEventRatio  *float32 `json:"captureNotFunctioningEventRatio,omitempty"`
	RenderNotFunctioningEventRatio   *float32 `json:"renderNotFunctioningEventRatio,omitempty"`
	CPUInsufficentEventRatio         *float32 `json:"cpuInsufficentEventRatio,omitempty"`
	DeviceClippingEventRatio         *float32 `json:"deviceClippingEventRatio,omitempty"`
	DeviceGlitchEventRatio           *float32 `json:"deviceGlitchEventRatio,omitempty"`
	HowlingEventCount                *int32   `json:"howlingEventCount,omitempty"`
	InitialSignalLevelRootMeanSquare *float32 `json:"initialSignalLevelRootMeanSquare,omitempty"`
	LowSpeechLevelEventRatio         *float32 `json:"lowSpeechLevelEventRatio,omitempty"`
	LowSpeechToNoiseEventRatio       *float32 `json:"lowSpeechToNoiseEventRatio,omitempty"`
	MicGlitchRate                    *float32 `json:"micGlitchRate,omitempty"`
	ReceivedNoiseLevel               *int32   `json:"receivedNoiseLevel,omitempty"`
	ReceivedSignalLevel              *int32   `json:"receivedSignalLevel,omitempty"`
	RenderMuteEventRatio             *float32 `json:"renderMuteEventRatio,omitempty"`
	RenderZeroVolumeEventRatio       *float32 `json:"renderZeroVolumeEventRatio,omitempty"`
	SentNoiseLevel                   *int32   `json:"sentNoiseLevel,omitempty"`
	SentSignalLevel                  *int32   `json:"sentSignalLevel,omitempty"`
	SpeakerGlitchRate                *float32 `json:"speakerGlitchRate,omitempty"`
}

// NetworkInfo is what was measured of a network.
type NetworkInfo struct {
	Type                       string          `json:"@odata.type,omitempty"`
	IPAddress                  *string         `json:"ipAddress,omitempty"`
	Subnet                     *string         `json:"subnet,omitempty"`
	LinkSpeed                  *int64          `json:"linkSpeed,omitempty"`
	ConnectionType             ConnectionType  `json:"connectionType,omitempty"`
	NetworkTransportProtocol   Transport       `json:"networkTransportProtocol,omitempty"`
	Port                       *int32          `json:"port,omitempty"`
	ReflexiveIPAddress         *string         `json:"reflexiveIPAddress,omitempty"`
	RelayIPAddress             *string         `json:"relayIPAddress,omitempty"`
	RelayPort                  *int32          `json:"relayPort,omitempty"`
	MacAddress                 *string         `json:"macAddress,omitempty"`
	BasicServiceSetIdentifier  *string         `json:"basicServiceSetIdentifier,omitempty"`
	DNSSuffix                  *string         `json:"dnsSuffix,omitempty"`
	SentQualityEventRatio      *float32        `json:"sentQualityEventRatio,omitempty"`
	ReceivedQualityEventRatio  *float32        `json:"receivedQualityEventRatio,omitempty"`
	DelayEventRatio            *float32        `json:"delayEventRatio,omitempty"`
	BandwidthLowEventRatio     *float32        `json:"bandwidthLowEventRatio,omitempty"`
	WifiBand                   WifiBand        `json:"wifiBand,omitempty"`
	WifiRadioType              WifiRadioType   `json:"wifiRadioType,omitempty"`
	WifiSignalStrength         *int32          `json:"wifiSignalStrength,omitempty"`
	WifiBatteryCharge          *int32          `json:"wifiBatteryCharge,omitempty"`
	WifiChannel                *int32          `json:"wifiChannel,omitempty"`
	WifiMicrosoftDriver        *string         `json:"wifiMicrosoftDriver,omitempty"`
	WifiMicrosoftDriverVersion *string         `json:"wifiMicrosoftDriverVersion,omitempty"`
	WifiVendorDriver           *string         `json:"wifiVendorDriver,omitempty"`
	WifiVendorDriverVersion    *string         `json:"wifiVendorDriverVersion,omitempty"`
	TraceRouteHops             []TraceRouteHop `json:"traceRouteHops,omitempty"`
}

// TraceRouteHop is a station on the way through the network.
type TraceRouteHop struct {
	Type          string  `json:"@odata.type,omitempty"`
	HopCount      *int32  `json:"hopCount,omitempty"`
	IPAddress     *string `json:"ipAddress,omitempty"`
	RoundTripTime *string `json:"roundTripTime,omitempty"`
}

// MediaStream is what was measured of a stream. Durations are left as text.
type MediaStream struct {
	Type                                     string          `json:"@odata.type,omitempty"`
	StreamID                                 *string         `json:"streamId,omitempty"`
	StreamDirection                          StreamDirection `json:"streamDirection,omitempty"`
	StartDateTime                            *time.Time      `json:"startDateTime,omitempty"`
	EndDateTime                              *time.Time      `json:"endDateTime,omitempty"`
	AverageJitter                            *string         `json:"averageJitter,omitempty"`
	MaxJitter                                *string         `json:"maxJitter,omitempty"`
	AveragePacketLossRate                    *float32        `json:"averagePacketLossRate,omitempty"`
	MaxPacketLossRate                        *float32        `json:"maxPacketLossRate,omitempty"`
	AverageRoundTripTime                     *string         `json:"averageRoundTripTime,omitempty"`
	MaxRoundTripTime                         *string         `json:"maxRoundTripTime,omitempty"`
	PacketUtilization                        *int64          `json:"packetUtilization,omitempty"`
	AverageBandwidthEstimate                 *int64          `json:"averageBandwidthEstimate,omitempty"`
	WasMediaBypassed                         *bool           `json:"wasMediaBypassed,omitempty"`
	AudioCodec                               AudioCodec      `json:"audioCodec,omitempty"`
	AverageAudioDegradation                  *float32        `json:"averageAudioDegradation,omitempty"`
	AverageAudioNetworkJitter                *string         `json:"averageAudioNetworkJitter,omitempty"`
	MaxAudioNetworkJitter                    *string         `json:"maxAudioNetworkJitter,omitempty"`
	AverageRatioOfConcealedSamples           *float32        `json:"averageRatioOfConcealedSamples,omitempty"`
	MaxRatioOfConcealedSamples               *float32        `json:"maxRatioOfConcealedSamples,omitempty"`
	IsAudioForwardErrorCorrectionUsed        *bool           `json:"isAudioForwardErrorCorrectionUsed,omitempty"`
	PostForwardErrorCorrectionPacketLossRate *float32        `json:"postForwardErrorCorrectionPacketLossRate,omitempty"`
	VideoCodec                               VideoCodec      `json:"videoCodec,omitempty"`
	AverageFreezeDuration                    *string         `json:"averageFreezeDuration,omitempty"`
	RmsFreezeDuration                        *string         `json:"rmsFreezeDuration,omitempty"`
	AverageReceivedFrameRate                 *float32        `json:"averageReceivedFrameRate,omitempty"`
	AverageVideoFrameLossPercentage          *float32        `json:"averageVideoFrameLossPercentage,omitempty"`
	AverageVideoFrameRate                    *float32        `json:"averageVideoFrameRate,omitempty"`
	AverageVideoPacketLossRate               *float32        `json:"averageVideoPacketLossRate,omitempty"`
	LowFrameRateRatio                        *float32        `json:"lowFrameRateRatio,omitempty"`
	LowVideoProcessingCapabilityRatio        *float32        `json:"lowVideoProcessingCapabilityRatio,omitempty"`
}
