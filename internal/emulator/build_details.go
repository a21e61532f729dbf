package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// Sources of a build (contract 17.2).
const (
	sourceUpload     = "upload"
	sourceGithub     = "github"
	sourceDockerfile = "dockerfile"
)

// buildDetails says how a version is built. The token of a repository is not kept: nothing is cloned.
type buildDetails struct {
	Source         string          `json:"source"`
	UseCache       bool            `json:"useCache"`
	BuildArguments []buildArgument `json:"buildArguments,omitempty"`
	Secrets        []string        `json:"secrets,omitempty"`
	Context        string          `json:"context,omitempty"`
	DockerfilePath string          `json:"dockerfilePath,omitempty"`
	Repository     string          `json:"repository,omitempty"`
	Branch         string          `json:"branch,omitempty"`
	Dockerfile     string          `json:"dockerfile,omitempty"`
}

type buildArgument struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// view echoes what was asked for: what was not set is left out, and there is no token (contract 17.4).
func (d buildDetails) view() map[string]any {
	shown := map[string]any{"source": d.Source, "useCache": d.UseCache}
	for name, text := range map[string]string{
		"context": d.Context, "dockerfilePath": d.DockerfilePath, "repository": d.Repository, "branch": d.Branch, "dockerfile": d.Dockerfile,
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
func readBuildDetails(f *form, details buildDetails) (buildDetails, error) {
	value, err := f.json("buildDetails")
	if err != nil || value == nil {
		return details, err
	}
	outer := newFields(map[string]any{"buildDetails": value})
	in, given := outer.object("buildDetails")
	if !given {
		return details, outer.err()
	}
	for name, target := range map[string]*string{
		"source": &details.Source, "context": &details.Context, "dockerfilePath": &details.DockerfilePath,
		"repository": &details.Repository, "branch": &details.Branch, "dockerfile": &details.Dockerfile,
	} {
		if text, given := in.text(name); given {
			*target = text
		}
	}
	if useCache, given := in.boolean("useCache"); given {
		details.UseCache = useCache
	}
	if secrets, given := in.strings("secrets"); given {
		details.Secrets = secrets
	}
	if arguments, given := in.objects("buildArguments"); given {
		details.BuildArguments = readArguments(arguments)
	}
	_, _ = in.text("token")
	if err := outer.err(); err != nil {
		return details, err
	}
	return details, details.check()
}

func readArguments(items []*fields) []buildArgument {
	arguments := make([]buildArgument, 0, len(items))
	for _, item := range items {
		name, _ := item.text("name")
		value, given := item.text("value")
		if name == "" {
			item.wrong("name", "given")
		}
		if !given {
			item.wrong("value", "given")
		}
		arguments = append(arguments, buildArgument{Name: name, Value: value})
	}
	return arguments
}

// check refuses details that do not say what to build.
func (d buildDetails) check() error {
	switch {
	case !slices.Contains([]string{sourceUpload, sourceGithub, sourceDockerfile}, d.Source):
		return refuse(http.StatusBadRequest, "buildDetails.source: %q is not one of upload, github, dockerfile.", d.Source)
	case d.Source == sourceDockerfile && strings.TrimSpace(d.Dockerfile) == "":
		return refuse(http.StatusBadRequest, "buildDetails.dockerfile is required for source dockerfile.")
	case d.Source == sourceGithub && (d.Repository == "" || d.Branch == ""):
		return refuse(http.StatusBadRequest, "buildDetails.repository and buildDetails.branch are required for source github.")
	}
	return nil
}
