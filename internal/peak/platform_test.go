// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// createKind is one of the creates whose requests must not be repeated blindly.
type createKind struct {
	create func(ctx context.Context, c *Client) (string, error)
	method string // of the create
	path   string // of the create
	// object renders an object as its list shows it: the nth one, ours or one with other content.
	object func(n int, createdAt string, ours bool) string
	// list renders the answer to a look-up.
	list func(objects []string) string
	// created is the answer of a create that succeeds with the nth object.
	created func(n int) string
	// id is what create returns for the nth object, importID what errors call it.
	id, importID func(n int) string
	// nameNotUnique says that there is no name that could be taken.
	nameNotUnique bool
	// unique says that the platform is known to refuse a second one of the name.
	unique bool
}

var uuid = func(n int) string { return fmt.Sprintf("uuid-%d", n) }

var decimal = func(n int) string { return fmt.Sprint(n) }

// timeMember renders the member createdAt, left out when empty.
func timeMember(createdAt string) string {
	if createdAt == "" {
		return ""
	}
	return fmt.Sprintf(`,"createdAt":%q`, createdAt)
}

func pick(ours bool, yes, no string) string {
	if ours {
		return yes
	}
	return no
}

var createKinds = map[string]createKind{
	"artifact": {
		create: func(ctx context.Context, c *Client) (string, error) {
			created, err := c.CreateArtifact(ctx, ArtifactCreate{Name: "mine", Description: new("d"), Artifact: zip([]byte("PK"))})
			return created.ID, err
		},
		method: "POST", path: "/artifacts/api/v1/artifacts/",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":"uuid-%d","name":"mine","description":%q%s}`, n, pick(ours, "d", "other"), timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"artifacts":[` + strings.Join(append([]string{`{"id":"x","name":"mine-too","createdAt":"2020-01-01T00:00:00Z"}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"id":"uuid-%d","version":1}`, n) },
		id:      uuid, importID: uuid,
	},
	"image": {
		create: func(ctx context.Context, c *Client) (string, error) {
			created, err := c.CreateImage(ctx, ImageCreate{Name: "mine", Type: "webapp", Version: new("1.0.0")})
			if err == nil && (created.VersionID != 100+created.ImageID || created.BuildID != fmt.Sprintf("image:%d", created.VersionID)) {
				err = fmt.Errorf("incomplete: %+v", created)
			}
			return formatID(created.ImageID), err
		},
		method: "POST", path: "/image-management/api/v2/images/",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":%d,"name":"mine","type":%q,"scope":"custom","latestVersion":{"id":%d,"version":"1.0.0"}%s}`,
				n, pick(ours, "Webapp", "api"), 100+n, timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"images":[` + strings.Join(append([]string{`{"id":99,"name":"mine","scope":"global"},{"id":97,"name":"mine-base"}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"imageId":%d,"versionId":%d}`, n, 100+n) },
		id:      decimal, importID: decimal,
	},
	"image version": {
		create: func(ctx context.Context, c *Client) (string, error) {
			written, err := c.CreateImageVersion(ctx, 4, ImageVersionCreate{Version: new("1.1.0"), Description: new("d")})
			if err == nil && written.BuildID != fmt.Sprintf("image:%d", written.VersionID) {
				err = fmt.Errorf("incomplete: %+v", written)
			}
			return formatID(written.VersionID), err
		},
		method: "POST", path: "/image-management/api/v2/images/4/versions",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":%d,"version":"1.1.0","description":%q%s}`, n, pick(ours, "d", "other"), timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"versions":[` + strings.Join(append([]string{`{"id":98,"version":"1.1.0-rc"}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"versionId":%d}`, n) },
		id:      decimal, importID: decimal,
	},
	"next image version": {
		create: func(ctx context.Context, c *Client) (string, error) {
			written, err := c.CreateImageVersion(ctx, 4, ImageVersionCreate{Description: new("d")})
			return formatID(written.VersionID), err
		},
		method: "POST", path: "/image-management/api/v2/images/4/versions",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":%d,"version":"0.0.%d","description":%q%s}`, n, n, pick(ours, "d", "other"), timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"versions":[` + strings.Join(append([]string{`{"id":98,"version":"0.0.1","createdAt":"2020-01-01T00:00:00Z"}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"versionId":%d}`, n) },
		id:      decimal, importID: decimal, nameNotUnique: true,
	},
	"artifact version": {
		create: func(ctx context.Context, c *Client) (string, error) {
			version, err := c.CreateArtifactVersion(ctx, "a", ArtifactUpload{After: 3, Artifact: zip([]byte("PK"))})
			return formatID(version), err
		},
		method: "PUT", path: "/artifacts/api/v1/artifacts/a",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"version":%s%s}`, pick(ours, fmt.Sprint(n), "3"), timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"id":"a","pageCount":1,"versions":[` + strings.Join(append([]string{`{"version":2}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"version":%d}`, n) },
		id:      decimal, importID: decimal, nameNotUnique: true,
	},
	"service": {
		create: func(ctx context.Context, c *Client) (string, error) {
			return c.CreateService(ctx, ServiceBody{"name": "mine", "imageDetails": map[string]any{"imageId": 4}, "title": "T"})
		},
		method: "POST", path: "/webapps/api/v1/webapps/",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":"uuid-%d","name":"mine","serviceType":"web-app","title":"T","imageDetails":{"imageId":%s}%s}`,
				n, pick(ours, "4", "5"), timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"services":[` + strings.Join(append([]string{`{"id":"x","name":"Mine"}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"id":"uuid-%d"}`, n) },
		id:      uuid, importID: uuid,
	},
	"workflow": {
		create: func(ctx context.Context, c *Client) (string, error) {
			written, err := c.CreateWorkflow(ctx, WorkflowBody{Name: "mine", Steps: map[string]any{"load": map[string]any{"command": "run", "imageId": 4}}})
			if err == nil && (len(written.WebhookIDs) != 1 || written.WebhookIDs[0] != fmt.Sprintf("hook-%d", written.ID)) {
				err = fmt.Errorf("incomplete: %+v", written)
			}
			return formatID(written.ID), err
		},
		method: "POST", path: "/workflows/api/v1/workflows/",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":%d,"name":"mine","steps":{"load":{"command":%q,"imageId":4,"imageName":"etl"}},"triggers":[{"webhook":"hook-%d"}]%s}`,
				n, pick(ours, "run", "other"), n, timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"workflows":[` + strings.Join(append([]string{`{"id":99,"name":"mine-too"}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"id":%d,"triggers":[{"webhook":"hook-%d"}]}`, n, n) },
		id:      decimal, importID: decimal, nameNotUnique: true,
	},
	"block deployment": deploymentKind(Blocks),
	"app deployment":   deploymentKind(Apps),
	"revision":         revisionKind(),
}

// platform is a server that creates objects of one kind and fails on the way as told. Its clock is three hours behind.
type platform struct {
	t    *testing.T
	kind createKind
	// onCreate handles the creates in turn, the last entry also all further ones.
	onCreate []func(p *platform, w http.ResponseWriter, r *http.Request)
	// onLook is called before a look-up is answered, with its number from 1.
	onLook func(p *platform, number int)
	// lookStatus is the status of look-ups, noDate leaves their Date header out.
	lookStatus int
	noDate     bool

	mu      sync.Mutex
	objects []string
	creates int
	looks   int
	expire  func() // ends the time of the attempt that runs
}

// client asks the platform; the time of its attempts ends when the platform says so, and not because the machine is busy.
func (p *platform) client(t *testing.T) (*Client, *sleeper) {
	t.Helper()
	client, waits := testClient(t, p, noReuse)
	client.after = func(_ time.Duration, f func()) func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.expire = f
		return func() bool { return true }
	}
	return client, waits
}

func (p *platform) now() time.Time { return time.Now().Add(-3 * time.Hour) }

// add makes an object of the given age.
func (p *platform) add(n int, age time.Duration, ours bool) {
	p.objects = append(p.objects, p.kind.object(n, p.now().Add(-age).UTC().Format("2006-01-02T15:04:05.000Z"), ours))
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header()["Date"] = []string{p.now().UTC().Format(http.TimeFormat)}
	if p.noDate {
		w.Header()["Date"] = nil
	}
	switch path := r.URL.Path; {
	case r.Method == p.kind.method && path == p.kind.path:
		p.creates++
		p.onCreate[min(p.creates, len(p.onCreate))-1](p, w, r)
	case r.Method != http.MethodGet:
		p.t.Errorf("unexpected %s %s", r.Method, path)
	case path == p.kind.path:
		p.looks++
		if p.onLook != nil {
			p.onLook(p, p.looks)
		}
		answer(w, max(p.lookStatus, http.StatusOK), p.kind.list(p.objects))
	case strings.HasSuffix(path, "/builds"):
		id := r.URL.Query().Get("versions")
		answer(w, http.StatusOK, fmt.Sprintf(`{"pageCount":1,"builds":[{"buildId":"image:x","versionId":1,"startedAt":"2030-01-01T00:00:00Z"},
			{"buildId":"image:%s","versionId":%s,"startedAt":"2024-01-02T00:00:00Z"},{"buildId":"old","versionId":%s,"startedAt":"2024-01-01T00:00:00Z"}]}`, id, id, id))
	default:
		for _, object := range p.objects {
			if id := path[strings.LastIndex(path, "/")+1:]; strings.Contains(object, `"id":"`+id+`"`) || strings.Contains(object, `"id":`+id+`,`) {
				answer(w, http.StatusOK, object)
				return
			}
		}
		answer(w, http.StatusNotFound, `{}`)
	}
}

type step = func(p *platform, w http.ResponseWriter, r *http.Request)

// adding carries the create out, and then answers as told.
func adding(then step) step {
	return func(p *platform, w http.ResponseWriter, r *http.Request) {
		p.add(7, 0, true)
		then(p, w, r)
	}
}

func status(code int, body string) step {
	return func(_ *platform, w http.ResponseWriter, _ *http.Request) { answer(w, code, body) }
}

func cutting(_ *platform, w http.ResponseWriter, _ *http.Request) { cut(w) }

func hanging(p *platform, _ http.ResponseWriter, r *http.Request) {
	expire := p.expire
	p.mu.Unlock()
	defer p.mu.Lock()
	if expire != nil {
		expire()
	}
	hang(r)
}

func halfAnswer(_ *platform, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "500")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, `{"id":`)
	cut(w)
}

func succeeding(p *platform, w http.ResponseWriter, _ *http.Request) {
	p.add(8, 0, true)
	answer(w, http.StatusCreated, p.kind.created(8))
}
