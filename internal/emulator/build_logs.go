package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// logPageSize is how many log lines one answer holds, few enough that readers have to follow the token.
	logPageSize = 20

	// buildLogPath serves build logs as files, without credentials (contract 28.6).
	buildLogPath = "/_emulator/downloads/builds"
)

func (m *images) listBuilds(r *request) (reply, error) {
	object, err := m.find(r)
	if err != nil {
		return reply{}, err
	}
	asked, err := r.period(m.p.now.Time)
	if err != nil {
		return reply{}, err
	}
	versions, err := r.queryList("versions")
	if err != nil {
		return reply{}, err
	}
	statuses, err := r.queryList("buildStatus", buildBuilding, buildFailed, buildSuccess, buildStopped, buildStopping)
	if err != nil {
		return reply{}, err
	}
	builds := newest(m.state.Builds, func(b *build) bool {
		return b.ImageID == object.ID && asked.includes(b.StartedAt) &&
			(len(versions) == 0 || slices.Contains(versions, key(b.VersionID))) &&
			(len(statuses) == 0 || slices.Contains(statuses, b.Status))
	})
	type item struct {
		BuildID    string     `json:"buildId"`
		VersionID  int64      `json:"versionId"`
		Version    string     `json:"version"`
		Status     string     `json:"status"`
		StartedAt  timestamp  `json:"startedAt"`
		FinishedAt *timestamp `json:"finishedAt"`
	}
	items := []item{}
	for _, b := range newestOf(asked, builds) {
		items = append(items, item{b.ID, b.VersionID, b.Version, b.Status, b.StartedAt, b.FinishedAt})
	}
	body, err := page(r, items, "builds", "buildCount")
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

// findBuild is the build that the path names.
func (m *images) findBuild(r *request) (*build, error) {
	object, err := m.find(r)
	if err != nil {
		return nil, err
	}
	b := m.state.Builds[r.values["buildId"]]
	if b == nil || b.ImageID != object.ID {
		return nil, refuse(http.StatusNotFound, "Image %d has no build %s.", object.ID, r.values["buildId"])
	}
	return b, nil
}

// buildLogs answers the lines after a token. At the end of what is there the token stays the same.
func (m *images) buildLogs(r *request) (reply, error) {
	b, err := m.findBuild(r)
	if err != nil {
		return reply{}, err
	}
	lines, token, err := logPage(r, m.visible(b))
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{
		"buildStatus": b.Status, "startTime": b.StartedAt, "finishTime": b.FinishedAt, "logs": lines, "nextToken": token,
	})
}

// logPage cuts a page of log lines out after the request's nextToken, with times in milliseconds as the SDK needs them
// (contract 17.5), and tells the token to go on with.
func logPage(r *request, lines []logLine) ([]map[string]any, string, error) {
	from := 0
	if token := r.query.Get("nextToken"); token != "" {
		if _, err := fmt.Sscanf(token, "f/%d/s", &from); err != nil || from < 0 || from > len(lines) {
			return nil, "", refuse(http.StatusBadRequest, "nextToken: %q does not come from this log.", token)
		}
	}
	to := min(len(lines), from+logPageSize)
	shown := make([]map[string]any, 0, to-from)
	for _, line := range lines[from:to] {
		shown = append(shown, map[string]any{
			"message": line.Message, "timestamp": line.At.UnixMilli(), "ingestionTime": line.At.Add(100 * time.Millisecond).UnixMilli(),
		})
	}
	return shown, fmt.Sprintf("f/%d/s", to), nil
}

func (m *images) buildLogURL(r *request) (reply, error) {
	b, err := m.findBuild(r)
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"downloadUrl": r.base + buildLogPath + "/" + url.PathEscape(b.ID)})
}

func (m *images) downloadBuildLog(r *request) (reply, error) {
	b := m.state.Builds[r.values["buildId"]]
	if b == nil {
		return reply{}, refuse(http.StatusNotFound, "There is no build %s.", r.values["buildId"])
	}
	return reply{status: http.StatusOK, raw: logText(m.visible(b)), contentType: "text/plain; charset=utf-8"}, nil
}

// logText is a log as a file: one line per message, with its time.
func logText(lines []logLine) []byte {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(line.At.Format(timeLayout) + " " + line.Message + "\n")
	}
	return []byte(text.String())
}
