// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const (
	// LogPageSize is how many log lines one answer holds, few enough that readers have to follow the token.
	LogPageSize = 20

	// buildLogPath serves build logs as files, without credentials (contract 28.6).
	buildLogPath = "/_emulator/downloads/builds"
)

func (m *API) listBuilds(r *wire.Request) (wire.Reply, error) {
	object, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	asked, err := r.Period(m.p.Now.Time)
	if err != nil {
		return wire.Reply{}, err
	}
	versions, err := r.QueryList("versions")
	if err != nil {
		return wire.Reply{}, err
	}
	statuses, err := r.QueryList("buildStatus", BuildBuilding, BuildFailed, buildSuccess, buildStopped, buildStopping)
	if err != nil {
		return wire.Reply{}, err
	}
	builds := world.Newest(m.State.Builds, func(b *build) bool {
		return b.ImageID == object.ID && asked.Includes(b.StartedAt) &&
			(len(versions) == 0 || slices.Contains(versions, world.Key(b.VersionID))) &&
			(len(statuses) == 0 || slices.Contains(statuses, b.Status))
	})
	type item struct {
		BuildID    string          `json:"buildId"`
		VersionID  int64           `json:"versionId"`
		Version    string          `json:"version"`
		Status     string          `json:"status"`
		StartedAt  wire.Timestamp  `json:"startedAt"`
		FinishedAt *wire.Timestamp `json:"finishedAt"`
	}
	items := []item{}
	for _, b := range wire.NewestOf(asked, builds) {
		items = append(items, item{b.ID, b.VersionID, b.Version, b.Status, b.StartedAt, b.FinishedAt})
	}
	body, err := wire.Page(r, items, "builds", "buildCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

// findBuild is the build that the path names.
func (m *API) findBuild(r *wire.Request) (*build, error) {
	object, err := m.find(r)
	if err != nil {
		return nil, err
	}
	b := m.State.Builds[r.Values["buildId"]]
	if b == nil || b.ImageID != object.ID {
		return nil, wire.Refuse(http.StatusNotFound, "Image %d has no build %s.", object.ID, r.Values["buildId"])
	}
	return b, nil
}

// buildLogs answers the lines after a token. At the end of what is there the token stays the same.
func (m *API) buildLogs(r *wire.Request) (wire.Reply, error) {
	b, err := m.findBuild(r)
	if err != nil {
		return wire.Reply{}, err
	}
	lines, token, err := LogPage(r, m.visible(b))
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{
		"buildStatus": b.Status, "startTime": b.StartedAt, "finishTime": b.FinishedAt, "logs": lines, "nextToken": token,
	})
}

// LogPage cuts a page of log lines out after the request's nextToken, with times in milliseconds as the SDK needs them
// (contract 17.5), and tells the token to go on with.
func LogPage(r *wire.Request, lines []LogLine) ([]map[string]any, string, error) {
	from := 0
	if token := r.Query.Get("nextToken"); token != "" {
		if _, err := fmt.Sscanf(token, "f/%d/s", &from); err != nil || from < 0 || from > len(lines) {
			return nil, "", wire.Refuse(http.StatusBadRequest, "nextToken: %q does not come from this log.", token)
		}
	}
	to := min(len(lines), from+LogPageSize)
	shown := make([]map[string]any, 0, to-from)
	for _, line := range lines[from:to] {
		shown = append(shown, map[string]any{
			"message": line.Message, "timestamp": line.At.UnixMilli(), "ingestionTime": line.At.Add(100 * time.Millisecond).UnixMilli(),
		})
	}
	return shown, fmt.Sprintf("f/%d/s", to), nil
}

func (m *API) buildLogURL(r *wire.Request) (wire.Reply, error) {
	b, err := m.findBuild(r)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{"downloadUrl": r.Base + buildLogPath + "/" + url.PathEscape(b.ID)})
}

func (m *API) downloadBuildLog(r *wire.Request) (wire.Reply, error) {
	b := m.State.Builds[r.Values["buildId"]]
	if b == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no build %s.", r.Values["buildId"])
	}
	return wire.Reply{Status: http.StatusOK, Raw: LogText(m.visible(b)), ContentType: "text/plain; charset=utf-8"}, nil
}

// LogText is a log as a file: one line per message, with its time.
func LogText(lines []LogLine) []byte {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(line.At.Format(wire.TimeLayout) + " " + line.Message + "\n")
	}
	return []byte(text.String())
}
