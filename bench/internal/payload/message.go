package payload

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/odatagen/odatagen/bench/mail"
	"github.com/odatagen/odatagen/wire"
)

// sentences are what the messages say: several scripts, quotes, ampersands.
var sentences = []string{
	"Please find the minutes of Tuesday's meeting attached.",
	"The release is planned for the end of the month, unless the tests say otherwise.",
	`She said: "call me back before noon", and hung up.`,
	"Prices & terms are those of last year <see the table below>.",
	"Grüße aus Köln, bis nächste Woche – wir freuen uns.",
	"Le café était déjà fermé; nous avons dîné à l'hôtel.",
	"Сообщите, пожалуйста, до пятницы.",
	"Η συνάντηση μεταφέρθηκε στις πέντε.",
	"会議は来週の月曜日に変更になりました。",
	"The path is C:\\Users\\shared\\reports\\2020, as before.",
	"Thanks a lot 🙏 and see you soon 👋",
	"Total:\t1,204.50 EUR\tdue in 30 days",
}

var people = []string{"Ada Lovelace", "Zoë Müller", "Søren Ås", "山田太郎", "Иван Петров", "Grace Hopper"}

// newMessage returns a message of some two kilobytes, most of it in the text.
func newMessage(r *rand.Rand) *mail.Message {
	received := time.Date(2020, 2, 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
	m := &mail.Message{
		Body:              newBody(r),
		BodyPreview:       text("%s", strings.Join(prose(r, 3), "\r\n")),
		Categories:        []string{},
		ConversationID:    text("AAQkAD%x=", r.Uint64()),
		CreatedDateTime:   moment(received.Add(-time.Second)),
		From:              newRecipient(r),
		HasAttachments:    wire.Some(r.IntN(4) == 0),
		Importance:        pick(r, mail.ImportanceNormal, mail.ImportanceHigh),
		InternetMessageID: text("<%x@mail.example.com>", r.Uint64()),
		IsRead:            wire.Some(r.IntN(2) == 0),
		ReceivedDateTime:  moment(received),
		Subject:           text("%s", prose(r, 1)[0]),
		WebLink:           text("https://outlook.example.com/owa/?ItemID=%x&exvsurl=1&viewmodel=ReadMessageItem", r.Uint64()),
	}
	m.ID = text("AAMkAD%x%x=", r.Uint64(), r.Uint64())
	m.Dynamic.Set("@odata.etag", wire.Raw(fmt.Sprintf(`"W/\"%x\""`, r.Uint64())))
	for range 1 + r.IntN(3) {
		m.ToRecipients = append(m.ToRecipients, newRecipient(r))
	}
	m.CcRecipients = []*mail.Recipient{}
	if r.IntN(3) == 0 {
		m.Categories = append(m.Categories, "Réunions", "Blue category")
		m.CcRecipients = append(m.CcRecipients, newRecipient(r))
	}
	return m
}

// newBody returns HTML, or plain text now and then.
func newBody(r *rand.Rand) *mail.ItemBody {
	if r.IntN(5) == 0 {
		return &mail.ItemBody{Content: text("%s", strings.Join(prose(r, 20), "\r\n")), ContentType: mail.BodyTypeText}
	}
	var b strings.Builder
	b.WriteString("<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head>\r\n<body>\r\n")
	for _, s := range prose(r, 14) {
		fmt.Fprintf(&b, "<p style=\"margin:0\" class=\"x%d\">%s</p>\r\n", r.IntN(9), s)
	}
	b.WriteString("</body></html>")
	return &mail.ItemBody{Content: text("%s", b.String()), ContentType: mail.BodyTypeHTML}
}

func prose(r *rand.Rand, n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = pick(r, sentences...)
	}
	return lines
}

func newRecipient(r *rand.Rand) *mail.Recipient {
	return &mail.Recipient{EmailAddress: &mail.EmailAddress{
		Name: text("%s", pick(r, people...)), Address: text("user%d@example.com", r.IntN(1000)),
	}}
}

// escapeSome writes every fourth message as some services do: with < > & as
// \u escapes.
func escapeSome(page []byte) []byte {
	const start = `{"@odata.etag"`
	parts := bytes.Split(page, []byte(start))
	escape := strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`)
	for i := range parts {
		if i%4 == 1 {
			parts[i] = []byte(escape.Replace(string(parts[i])))
		}
	}
	return bytes.Join(parts, []byte(start))
}
