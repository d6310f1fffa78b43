package shop_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
)

// photoService keeps photos of products in a folder.
func photoService(photos *os.Root) (service shophttp.Service) {
	service.Products.GetProductPhoto = func(_ context.Context, code string, _ *query.Options) (*odata.Media, error) {
		file, err := photos.Open(code)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, nil // 204 No Content
		case err != nil:
			return nil, err
		}
		return odata.NewMedia("image/png", file), nil
	}
	service.Products.ReplaceProductPhoto = func(_ context.Context, code string, m *odata.Media, _ *query.Options) error {
		file, err := photos.Create(code)
		if err != nil {
			return err
		}
		_, err = io.Copy(file, m)
		return errors.Join(err, file.Close())
	}
	return service
}

// copyPhoto copies the photo of a product, if it has one.
func copyPhoto(ctx context.Context, service shophttp.Service, w io.Writer, code string) error {
	photo, err := service.Products.GetProductPhoto(ctx, code, nil)
	if err != nil || photo == nil {
		return err
	}
	defer func() { _ = photo.Close() }()
	_, err = io.Copy(w, photo)
	return err
}

func Example_media() {
	folder, _ := os.MkdirTemp("", "photos")
	defer func() { _ = os.RemoveAll(folder) }()
	photos, _ := os.OpenRoot(folder)
	host := httptest.NewServer(shophttp.NewHandler(photoService(photos)))
	defer host.Close()

	ctx := context.Background()
	conn, _ := client.New(host.URL)
	service := shophttp.NewClient(conn)
	fmt.Println(copyPhoto(ctx, service, os.Stdout, "hammer"))
	fmt.Println(service.Products.ReplaceProductPhoto(ctx, "hammer", odata.NewMedia("image/png", strings.NewReader("a hammer\n")), nil))
	fmt.Println(copyPhoto(ctx, service, os.Stdout, "hammer"))
	fmt.Println(copyPhoto(ctx, service, os.Stdout, "../hammer") != nil)
	// Output:
	// <nil>
	// <nil>
	// a hammer
	// <nil>
	// true
}
