package plain

import "time"

// MessagePage is an answer with a collection of messages.
//
//easyjson:json
type MessagePage struct {
	Context  string    `json:"@odata.context,omitempty"`
	Count    *int64    `json:"@odata.count,omitempty"`
	NextLink string    `json:"@odata.nextLink,omitempty"`
	Value    []Message `json:"value"`
}

// Message is a message of a mailbox.
//
//easyjson:json
type Message struct {
	ETag              string      `json:"@odata.etag,omitempty"`
	ID                string      `json:"id"`
	Body              *ItemBody   `json:"body,omitempty"`
	BodyPreview       *string     `json:"bodyPreview,omitempty"`
	Categories        []string    `json:"categories,omitempty"`
	CcRecipients      []Recipient `json:"ccRecipients,omitempty"`
	ConversationID    *string     `json:"conversationId,omitempty"`
	CreatedDateTime   *time.Time  `json:"createdDateTime,omitempty"`
	From              *Recipient  `json:"from,omitempty"`
	HasAttachments    *bool       `json:"hasAttachments,omitempty"`
	Importance        Importance  `json:"importance,omitempty"`
	InternetMessageID *string     `json:"internetMessageId,omitempty"`
	IsRead            *bool       `json:"isRead,omitempty"`
	ReceivedDateTime  *time.Time  `json:"receivedDateTime,omitempty"`
	Subject           *string     `json:"subject,omitempty"`
	ToRecipients      []Recipient `json:"toRecipients,omitempty"`
	WebLink           *string     `json:"webLink,omitempty"`
}

// ItemBody is the text of a message.
type ItemBody struct {
	Content     *string  `json:"content,omitempty"`
	ContentType BodyType `json:"contentType,omitempty"`
}

// Recipient is somebody who sends or receives.
type Recipient struct {
	EmailAddress *EmailAddress `json:"emailAddress,omitempty"`
}

// EmailAddress is an address with a name.
type EmailAddress struct {
	Address *string `json:"address,omitempty"`
	Name    *string `json:"name,omitempty"`
}
