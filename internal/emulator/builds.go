package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Statuses of a build (contract 17.1).
const (
	buildBuilding = "building"
	buildSuccess  = "success"
	buildFailed   = "failed"
	buildStopped  = "stopped"
	buildStopping = "stopping"
)

const (
	outcomeBuild      = "build"
	eventBuildSuccess = "build.success"
	eventBuildFailed  = "build.failed"
	eventBuildStopped = "build.stopped"
)

// build is one attempt to build a version. Its log is written when it starts, each line with the moment it appears.
type build struct {
	record

	ID         string     `json:"id"`
	ImageID    int64      `json:"imageId"`
	VersionID  int64      `json:"versionId"`
	Version    string     `json:"version"`
	Status     string     `json:"status"`
	StartedAt  timestamp  `json:"startedAt"`
	FinishedAt *timestamp `json:"finishedAt"`
	Log        []logLine  `json:"log"`
}

type logLine struct {
	At      timestamp `json:"at"`
	Message string    `json:"message"`
}

// startBuild builds a version from what it holds now. A build that still runs is stopped.
func (m *images) startBuild(object *image, version *imageVersion) {
	m.stopBuild(version)
	b := &build{
		record: m.p.newRecord(), ID: "image:" + uuid.NewString(), ImageID: object.ID, VersionID: version.ID, Version: version.Version,
		Status: buildBuilding, StartedAt: m.p.now,
	}
	m.state.Builds[b.ID] = b
	version.LastBuildID, version.LastBuildStatus, version.LastBuildAt = b.ID, buildBuilding, m.p.now

	lines, reason := m.play(b, object, version)
	outcome := m.p.decide(outcomeBuild, map[string]string{"name": object.Name, "version": version.Version, "type": object.Type})
	end := eventBuildSuccess
	switch outcome.Result {
	case buildSuccess:
		reason = ""
	case buildFailed:
		if reason = outcome.Message; reason == "" {
			reason = "the emulator was told to let this build fail"
		}
	case buildStopped:
		reason, end = "the build was stopped", eventBuildStopped
	}
	if reason != "" {
		for line := range strings.SplitSeq(reason, "\n") {
			lines = append(lines, "ERROR: "+line)
		}
		if end == eventBuildSuccess {
			end = eventBuildFailed
		}
	} else {
		lines = append(lines, m.epilogue(b, version)...)
	}
	b.Log = spread(lines, b.StartedAt, m.p.lifecycle)
	if outcome.Result != resultStuck {
		m.p.schedule(m.p.lifecycle, end, b.ID)
	}
}

// spread lets lines appear evenly while a build runs.
func spread(lines []string, from timestamp, over time.Duration) []logLine {
	spaced := make([]logLine, 0, len(lines))
	for i, line := range lines {
		spaced = append(spaced, logLine{At: from.after(over * time.Duration(i) / time.Duration(len(lines))), Message: line})
	}
	return spaced
}

// stopBuild ends the build of a version that still runs.
func (m *images) stopBuild(version *imageVersion) {
	b := m.state.Builds[version.LastBuildID]
	if b == nil || b.Status != buildBuilding {
		return
	}
	m.p.cancel(b.ID, eventBuildSuccess, eventBuildFailed, eventBuildStopped)
	b.Log = slices.DeleteFunc(b.Log, func(line logLine) bool { return line.At.After(m.p.now.Time) })
	b.Log = append(b.Log, logLine{At: m.p.now, Message: "ERROR: the build was stopped"})
	m.endBuild(b.ID, buildStopped)
}

// endBuild ends a build; the version stays not-ready unless buildSucceeded says otherwise (contract 25).
func (m *images) endBuild(id, status string) {
	b := m.state.Builds[id]
	if b == nil || b.Status != buildBuilding {
		return
	}
	finished := m.p.now
	b.Status, b.FinishedAt = status, &finished
	if version := m.state.Versions[key(b.VersionID)]; version != nil {
		version.LastBuildStatus = status
		m.p.touch(&version.audit)
	}
}

// buildSucceeded makes the version ready and rolls it out to what it names.
func (m *images) buildSucceeded(id string) {
	b := m.state.Builds[id]
	if b == nil || b.Status != buildBuilding {
		return
	}
	m.endBuild(id, buildSuccess)
	version := m.state.Versions[key(b.VersionID)]
	if version == nil || version.Status != statusNotReady {
		return
	}
	size := m.imageSize(version)
	version.Status, version.Size = statusReady, &size
	for _, resource := range version.Autodeploy {
		message := "Autodeploy: redeploying " + resource.EntityType + " " + resource.EntityID
		if !m.p.autodeploy(resource.EntityType, resource.EntityID, version.ImageID, version.ID) {
			message = "Autodeploy: there is no " + resource.EntityType + " " + resource.EntityID + " that can be redeployed"
		}
		b.Log = append(b.Log, logLine{At: m.p.now, Message: message})
	}
}

// imageSize is a plausible size: a base layer and what was uploaded.
func (m *images) imageSize(version *imageVersion) int64 {
	const baseLayer = 120 << 20
	if version.Blob == "" {
		return baseLayer
	}
	content, err := m.p.blobs.get(version.Blob)
	if err != nil {
		return baseLayer
	}
	return baseLayer + int64(len(content))
}

// visible are the log lines that are there by now.
func (m *images) visible(b *build) []logLine {
	if b.Status != buildBuilding {
		return b.Log
	}
	return slices.DeleteFunc(slices.Clone(b.Log), func(line logLine) bool { return line.At.After(m.p.now.Time) })
}
