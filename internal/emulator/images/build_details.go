// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Sources of a build (contract 17.2).
const (
	SourceUpload     = "upload"
	SourceGithub     = "github"
	sourceDockerfile = "dockerfile"
)

// BuildDetails says how a version is built. The token of a repository is not kept: nothing is cloned. Token is what describes
// show in its place, for who says so by an edit; it stays until another version is made.
type BuildDetails struct {
	Source         string          `json:"source"`
	UseCache       bool            `json:"useCache"`
	BuildArguments []BuildArgument `json:"buildArguments,omitempty"`
	Secrets        []string        `json:"secrets,omitempty"`
	Context        string          `json:"context,omitempty"`
	DockerfilePath string          `json:"dockerfilePath,omitempty"`
	Repository     string          `json:"repository,omitempty"`
	Branch         string          `json:"branch,omitempty"`
	Dockerfile     string          `json:"dockerfile,omitempty"`
	Token          string          `json:"token,omitempty"`
}

// BuildArgument is one of the arguments of a build (contract 17.2).
type BuildArgument struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// view echoes what was asked for: what was not set is left out, as a token is (contract 17.4).
func (d BuildDetails) view() map[string]any {
	shown := map[string]any{"source": d.Source, "useCache": d.UseCache}
	for name, text := range map[string]string{
		"context": d.Context, "dockerfilePath": d.DockerfilePath, "repository": d.Repository, "branch": d.Branch, "dockerfile": d.Dockerfile, "token": d.Token,
	} {
		if text != "" {
			shown[name] = text
		}
	}
	if len(d.BuildArguments) > 0 {
		shown["buildArguments"] = d.BuildArguments
	}
	if len(d.Secrets) > 0 {
		shown["secrets"] = d.Secrets
	}
	return shown
}

// readBuildDetails reads the form field buildDetails; members that are left out stay as they were.
func readBuildDetails(f *wire.Form, details BuildDetails) (BuildDetails, error) {
	value, err := f.JSON("buildDetails")
	if err != nil || value == nil {
		return details, err
	}
	outer := wire.NewFields(map[string]any{"buildDetails": value})
	in, given := outer.Object("buildDetails")
	if !given {
		return details, outer.Err()
	}
	for name, target := range map[string]*string{
		"source": &details.Source, "context": &details.Context, "dockerfilePath": &details.DockerfilePath,
		"repository": &details.Repository, "branch": &details.Branch, "dockerfile": &details.Dockerfile,
	} {
		if text, given := in.Text(name); given {
			*target = text
		}
	}
	if useCache, given := in.Boolean("useCache"); given {
		details.UseCache = useCache
	}
	if secrets, given := in.Strings("secrets"); given {
		details.Secrets = secrets
	}
	if arguments, given := in.Objects("buildArguments"); given {
		details.BuildArguments = ReadArguments(arguments)
	}
	_, _ = in.Text("token")
	if err := outer.Err(); err != nil {
		return details, err
	}
	return details, details.check()
}

// ReadArguments reads build arguments as images spell them, a list of names and values.
func ReadArguments(items []*wire.Fields) []BuildArgument {
	arguments := make([]BuildArgument, 0, len(items))
	for _, item := range items {
		name, _ := item.Text("name")
		value, given := item.Text("value")
		if name == "" {
			item.Wrong("name", "given")
		}
		if !given {
			item.Wrong("value", "given")
		}
		arguments = append(arguments, BuildArgument{Name: name, Value: value})
	}
	return arguments
}

// check refuses details that do not say what to build.
func (d BuildDetails) check() error {
	switch {
	case !slices.Contains([]string{SourceUpload, SourceGithub, sourceDockerfile}, d.Source):
		return wire.Refuse(http.StatusBadRequest, "buildDetails.source: %q is not one of upload, github, dockerfile.", d.Source)
	case d.Source == sourceDockerfile && strings.TrimSpace(d.Dockerfile) == "":
		return wire.Refuse(http.StatusBadRequest, "buildDetails.dockerfile is required for source dockerfile.")
	case d.Source == SourceGithub && (d.Repository == "" || d.Branch == ""):
		return wire.Refuse(http.StatusBadRequest, "buildDetails.repository and buildDetails.branch are required for source github.")
	}
	return nil
}
