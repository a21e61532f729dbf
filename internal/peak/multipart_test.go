// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"runtime"
	"strings"
	"testing"
)

// captured is a multipart request as it was on the wire, its boundary written as B and its line ends as LF.
type captured struct {
	method, path, body string
}

// capture serves one request and keeps it.
func capture(t *testing.T, into *captured, reply string) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "multipart/form-data" {
			t.Errorf("content type %q: %v", r.Header.Get("Content-Type"), err)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.ContentLength != int64(len(body)) || len(r.TransferEncoding) != 0 {
			t.Errorf("content length %d of %d bytes, transfer encoding %v", r.ContentLength, len(body), r.TransferEncoding)
		}
		text := strings.ReplaceAll(string(body), params["boundary"], "B")
		*into = captured{r.Method, r.URL.RequestURI(), strings.ReplaceAll(text, "\r\n", "\n")}
		answer(w, http.StatusCreated, reply)
	})
}

func TestMultipartOnTheWire(t *testing.T) {
	const file = "--B\nContent-Disposition: form-data; name=\"artifact\"; filename=\"artifact.zip\"\nContent-Type: application/zip\n\nPK\x03\x04\x00\xff\n"
	field := func(name, value string) string {
		return "--B\nContent-Disposition: form-data; name=\"" + name + "\"\n\n" + value + "\n"
	}
	archive := zip([]byte("PK\x03\x04\x00\xff"))
	details := &BuildDetails{
		Source: "upload", UseCache: new(false), BuildArguments: []NameValue{{"A", "ü <1>"}}, Secrets: []string{}, Context: "app",
	}
	for name, tc := range map[string]struct {
		reply string
		call  func(c *Client) error
		want  captured
	}{
		"artifact": {`{"id":"a","version":1}`, func(c *Client) error {
			_, err := c.CreateArtifact(t.Context(), ArtifactCreate{
				Name: "näme", Description: new(""), Source: new("email"), Scan: new(true), Validate: new(false), Artifact: archive,
			})
			return err
		}, captured{"POST", "/artifacts/api/v1/artifacts/", file + field("name", "näme") + field("description", "") + field("source", "email") +
			field("scan", "true") + field("validate", "false") + "--B--\n"}},
		"artifact, required only": {`{"id":"a","version":1}`, func(c *Client) error {
			_, err := c.CreateArtifact(t.Context(), ArtifactCreate{Name: "n", Artifact: archive})
			return err
		}, captured{"POST", "/artifacts/api/v1/artifacts/", file + field("name", "n") + "--B--\n"}},
		"artifact version": {`{"version":2}`, func(c *Client) error {
			_, err := c.CreateArtifactVersion(t.Context(), "a", ArtifactUpload{Scan: new(true), Artifact: archive})
			return err
		}, captured{"PUT", "/artifacts/api/v1/artifacts/a", file + field("scan", "true") + "--B--\n"}},
		"image": {`{"imageId":4,"versionId":7,"buildId":"b"}`, func(c *Client) error {
			_, err := c.CreateImage(t.Context(), ImageCreate{
				Name: "n", Type: "webapp", Description: new("d"), Version: new("1.0.0"), BuildDetails: details, Artifact: &archive,
			})
			return err
		}, captured{"POST", "/image-management/api/v2/images/", file + field("name", "n") + field("type", "webapp") + field("description", "d") +
			field("version", "1.0.0") +
			field("buildDetails", `{"source":"upload","useCache":false,"buildArguments":[{"name":"A","value":"ü \u003c1\u003e"}],"secrets":[],"context":"app"}`) + "--B--\n"}},
		"image without archive": {`{"imageId":4,"versionId":7,"buildId":"b"}`, func(c *Client) error {
			_, err := c.CreateImage(t.Context(), ImageCreate{Name: "n", Type: "api", BuildDetails: &BuildDetails{Source: "dockerfile", Dockerfile: "FROM x\n"}})
			return err
		}, captured{"POST", "/image-management/api/v2/images/", field("name", "n") + field("type", "api") +
			field("buildDetails", `{"source":"dockerfile","dockerfile":"FROM x\n"}`) + "--B--\n"}},
		"image version": {`{"versionId":8,"buildId":"b"}`, func(c *Client) error {
			_, err := c.CreateImageVersion(t.Context(), 4, ImageVersionCreate{
				Version: new("1.1.0"), Description: new("d"), BuildDetails: &BuildDetails{Source: "upload"},
				AutodeployResources: []AutodeployResource{{"77", "webapp"}}, Artifact: &archive,
			})
			return err
		}, captured{"POST", "/image-management/api/v2/images/4/versions", file + field("version", "1.1.0") + field("description", "d") +
			field("buildDetails", `{"source":"upload"}`) + field("autodeployResources", `[{"entityId":"77","entityType":"webapp"}]`) + "--B--\n"}},
		"image version update": {`{"versionId":8,"buildId":"b"}`, func(c *Client) error {
			_, err := c.UpdateImageVersion(t.Context(), 4, 8, ImageVersionUpdate{Description: new("e"), Artifact: &archive})
			return err
		}, captured{"PATCH", "/image-management/api/v2/images/4/versions/8", file + field("description", "e") + "--B--\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got captured
			client, _ := testClient(t, capture(t, &got, tc.reply))
			if err := tc.call(client); err != nil {
				t.Fatal(err)
			}
			if got != tc.want {
				t.Errorf("%s %s\n%q\nwant %s %s\n%q", got.method, got.path, got.body, tc.want.method, tc.want.path, tc.want.body)
			}
		})
	}
}

func TestMultipartBodyCanBeOpenedAgain(t *testing.T) {
	archive := zip([]byte("12345"))
	form := newForm(&archive)
	form.text("name", new("n"))
	form.text("absent", nil)
	form.json("absent", (*bool)(nil))
	body, err := form.payload()
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	for range 2 {
		reader, err := body.open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil || int64(len(content)) != body.size || bytes.Contains(content, []byte("absent")) {
			t.Errorf("%d of %d bytes, %v:\n%s", len(content), body.size, err, content)
		}
		if first != nil && !bytes.Equal(first, content) {
			t.Errorf("the second body differs:\n%s\n%s", first, content)
		}
		first = content
	}
}

func TestMultipartErrors(t *testing.T) {
	if _, err := newForm(&Upload{Size: 3}).payload(); err == nil || !strings.Contains(err.Error(), "the archive to upload is missing") {
		t.Errorf("error %v", err)
	}
	broken := newForm(nil)
	broken.json("f", func() {})
	if _, err := broken.payload(); err == nil || !strings.Contains(err.Error(), "cannot write f as JSON") {
		t.Errorf("error %v", err)
	}
}

func TestUploadDoesNotHoldTheArchive(t *testing.T) {
	const size = 64 << 20
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n, err := io.Copy(io.Discard, r.Body); err != nil || n < size {
			t.Errorf("%d bytes, %v", n, err)
		}
		answer(w, http.StatusOK, `{"version":2}`)
	}))
	upload := Upload{Size: size, Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(zeros{}, size)), nil
	}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := client.CreateArtifactVersion(t.Context(), "a", ArtifactUpload{Artifact: upload}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > size/16 {
		t.Errorf("an upload of %d MiB allocated %d MiB", size>>20, allocated>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
