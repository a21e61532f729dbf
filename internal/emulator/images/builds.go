// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Statuses of a build (contract 17.1).
const (
	BuildBuilding = "building"
	buildSuccess  = "success"
	BuildFailed   = "failed"
	buildStopped  = "stopped"
	buildStopping = "stopping"
)

// The operation whose end can be told in advance, and the events of a build.
const (
	OutcomeBuild      = "build"
	eventBuildSuccess = "build.success"
	eventBuildFailed  = "build.failed"
	eventBuildStopped = "build.stopped"
)

// build is one attempt to build a version. Its log is written when it starts, each line with the moment it appears.
type build struct {
	world.Record

	ID         string          `json:"id"`
	ImageID    int64           `json:"imageId"`
	VersionID  int64           `json:"versionId"`
	Version    string          `json:"version"`
	Status     string          `json:"status"`
	StartedAt  wire.Timestamp  `json:"startedAt"`
	FinishedAt *wire.Timestamp `json:"finishedAt"`
	Log        []LogLine       `json:"log"`
}

// LogLine is a line of a log with the moment it is written at.
type LogLine struct {
	At      wire.Timestamp `json:"at"`
	Message string         `json:"message"`
}

// startBuild builds a version from what it holds now. A build that still runs is stopped.
func (m *API) startBuild(object *Image, version *ImageVersion) {
	m.stopBuild(version)
	b := &build{
		Record: m.p.NewRecord(), ID: "image:" + uuid.NewString(), ImageID: object.ID, VersionID: version.ID, Version: version.Version,
		Status: BuildBuilding, StartedAt: m.p.Now,
	}
	m.State.Builds[b.ID] = b
	version.LastBuildID, version.LastBuildStatus, version.LastBuildAt = b.ID, BuildBuilding, m.p.Now

	lines, reason := m.play(b, object, version)
	outcome := m.p.Decide(OutcomeBuild, map[string]string{"name": object.Name, "version": version.Version, "type": object.Type})
	end := eventBuildSuccess
	switch outcome.Result {
	case buildSuccess:
		reason = ""
	case BuildFailed:
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
	b.Log = spread(lines, b.StartedAt, m.p.Lifecycle)
	if outcome.Result != world.ResultStuck {
		m.p.Schedule(m.p.Lifecycle, end, b.ID)
	}
}

// spread lets lines appear evenly while a build runs.
func spread(lines []string, from wire.Timestamp, over time.Duration) []LogLine {
	spaced := make([]LogLine, 0, len(lines))
	for i, line := range lines {
		spaced = append(spaced, LogLine{At: from.Plus(over * time.Duration(i) / time.Duration(len(lines))), Message: line})
	}
	return spaced
}

// stopBuild ends the build of a version that still runs.
func (m *API) stopBuild(version *ImageVersion) {
	b := m.State.Builds[version.LastBuildID]
	if b == nil || b.Status != BuildBuilding {
		return
	}
	m.p.Cancel(b.ID, eventBuildSuccess, eventBuildFailed, eventBuildStopped)
	b.Log = slices.DeleteFunc(b.Log, func(line LogLine) bool { return line.At.After(m.p.Now.Time) })
	b.Log = append(b.Log, LogLine{At: m.p.Now, Message: "ERROR: the build was stopped"})
	m.endBuild(b.ID, buildStopped)
}

// endBuild ends a build; the version stays not-ready unless buildSucceeded says otherwise (contract 25).
func (m *API) endBuild(id, status string) {
	b := m.State.Builds[id]
	if b == nil || b.Status != BuildBuilding {
		return
	}
	finished := m.p.Now
	b.Status, b.FinishedAt = status, &finished
	if version := m.State.Versions[world.Key(b.VersionID)]; version != nil {
		version.LastBuildStatus = status
		m.p.Touch(&version.Audit)
	}
}

// buildSucceeded makes the version ready and rolls it out to what it names.
func (m *API) buildSucceeded(id string) {
	b := m.State.Builds[id]
	if b == nil || b.Status != BuildBuilding {
		return
	}
	m.endBuild(id, buildSuccess)
	version := m.State.Versions[world.Key(b.VersionID)]
	if version == nil || version.Status != statusNotReady {
		return
	}
	size := m.imageSize(version)
	version.Status, version.Size = statusReady, &size
	for _, resource := range version.Autodeploy {
		message := "Autodeploy: redeploying " + resource.EntityType + " " + resource.EntityID
		if !m.p.Autodeploy(resource.EntityType, resource.EntityID, version.ImageID, version.ID) {
			message = "Autodeploy: there is no " + resource.EntityType + " " + resource.EntityID + " that can be redeployed"
		}
		b.Log = append(b.Log, LogLine{At: m.p.Now, Message: message})
	}
}

// imageSize is a plausible size: a base layer and what was uploaded.
func (m *API) imageSize(version *ImageVersion) int64 {
	const baseLayer = 120 << 20
	if version.Blob == "" {
		return baseLayer
	}
	content, err := m.p.Blobs.Get(version.Blob)
	if err != nil {
		return baseLayer
	}
	return baseLayer + int64(len(content))
}

// visible are the log lines that are there by now.
func (m *API) visible(b *build) []LogLine {
	if b.Status != BuildBuilding {
		return b.Log
	}
	return slices.DeleteFunc(slices.Clone(b.Log), func(line LogLine) bool { return line.At.After(m.p.Now.Time) })
}
