// Package plain is the structs that a Go developer would write by hand for the
// payloads: what every peer decodes into. They hold all of the payload, but not
// what OData says about it: a type with derived types is one struct with the
// fields of all of them, what may be null is a pointer, and null is the same as
// absent.
package plain

import "time"

//go:generate go tool easyjson -no_std_marshalers session.go message.go

// SessionPage is an answer with a collection of sessions.
//
//easyjson:json
type SessionPage struct {
	Context  string    `json:"@odata.context,omitempty"`
	Count    *int64    `json:"@odata.count,omitempty"`
	NextLink string    `json:"@odata.nextLink,omitempty"`
	Value    []Session `json:"value"`
}

// Session is a session of a call.
//
//easyjson:json
type Session struct {
	Context       string       `json:"@odata.context,omitempty"`
	Type          string       `json:"@odata.type,omitempty"`
	ID            string       `json:"id"`
	Modalities    []Modality   `json:"modalities,omitempty"`
	StartDateTime *time.Time   `json:"startDateTime,omitempty"`
	EndDateTime   *time.Time   `json:"endDateTime,omitempty"`
	IsTest        *bool        `json:"isTest,omitempty"`
	Caller        *Endpoint    `json:"caller,omitempty"`
	Callee        *Endpoint    `json:"callee,omitempty"`
	FailureInfo   *FailureInfo `json:"failureInfo,omitempty"`
	Segments      []Segment    `json:"segments,omitempty"`
}

// Segment is a stretch of a session.
type Segment struct {
	Type          string       `json:"@odata.type,omitempty"`
	ID            string       `json:"id"`
	StartDateTime *time.Time   `json:"startDateTime,omitempty"`
	EndDateTime   *time.Time   `json:"endDateTime,omitempty"`
	Caller        *Endpoint    `json:"caller,omitempty"`
	Callee        *Endpoint    `json:"callee,omitempty"`
	FailureInfo   *FailureInfo `json:"failureInfo,omitempty"`
	Media         []Media      `json:"media,omitempty"`
}

// Endpoint is an endpoint, a participantEndpoint or a serviceEndpoint.
type Endpoint struct {
	Type                   string        `json:"@odata.type,omitempty"`
	Name                   *string       `json:"name,omitempty"`
	CPUName                *string       `json:"cpuName,omitempty"`
	CPUCoresCount          *int32        `json:"cpuCoresCount,omitempty"`
	CPUProcessorSpeedInMhz *int32        `json:"cpuProcessorSpeedInMhz,omitempty"`
	UserAgent              *UserAgent    `json:"userAgent,omitempty"`
	Identity               *IdentitySet  `json:"identity,omitempty"`
	AssociatedIdentity     *Identity     `json:"associatedIdentity,omitempty"`
	Feedback               *UserFeedback `json:"feedback,omitempty"`
}

// UserAgent is a userAgent, a clientUserAgent or a serviceUserAgent.
type UserAgent struct {
	Type                   string         `json:"@odata.type,omitempty"`
	HeaderValue            *string        `json:"headerValue,omitempty"`
	ApplicationVersion     *string        `json:"applicationVersion,omitempty"`
	Platform               ClientPlatform `json:"platform,omitempty"`
	ProductFamily          ProductFamily  `json:"productFamily,omitempty"`
	AzureADAppID           *string        `json:"azureADAppId,omitempty"`
	CommunicationServiceID *string        `json:"communicationServiceId,omitempty"`
	Role                   ServiceRole    `json:"role,omitempty"`
}

// IdentitySet is an identitySet.
type IdentitySet struct {
	Type        string    `json:"@odata.type,omitempty"`
	Application *Identity `json:"application,omitempty"`
	Device      *Identity `json:"device,omitempty"`
	User        *Identity `json:"user,omitempty"`
}

// Identity is an identity or a userIdentity.
type Identity struct {
	Type              string  `json:"@odata.type,omitempty"`
	ID                *string `json:"id,omitempty"`
	DisplayName       *string `json:"displayName,omitempty"`
	TenantID          *string `json:"tenantId,omitempty"`
	UserPrincipalName *string `json:"userPrincipalName,omitempty"`
}

// UserFeedback is what a person said about the quality.
type UserFeedback struct {
	Type   string            `json:"@odata.type,omitempty"`
	Rating FeedbackRating    `json:"rating,omitempty"`
	Text   *string           `json:"text,omitempty"`
	Tokens map[string]string `json:"tokens,omitempty"`
}

// FailureInfo is why a session failed.
type FailureInfo struct {
	Type   string       `json:"@odata.type,omitempty"`
	Stage  FailureStage `json:"stage,omitempty"`
	Reason *string      `json:"reason,omitempty"`
}

// Media is the streams of one kind of media.
type Media struct {
	Type          string        `json:"@odata.type,omitempty"`
	Label         *string       `json:"label,omitempty"`
	CallerDevice  *DeviceInfo   `json:"callerDevice,omitempty"`
	CallerNetwork *NetworkInfo  `json:"callerNetwork,omitempty"`
	CalleeDevice  *DeviceInfo   `json:"calleeDevice,omitempty"`
	CalleeNetwork *NetworkInfo  `json:"calleeNetwork,omitempty"`
	Streams       []MediaStream `json:"streams,omitempty"`
}
