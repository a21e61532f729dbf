// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
)

// ImageVersion is a version of an image (contract 17.4). ImageName, ImageType and BuildDetails beyond its source are
// shown by GetImageVersion only.
type ImageVersion struct {
	ID              int64         `json:"id"`
	ImageName       string        `json:"imageName"`
	ImageType       string        `json:"imageType"` // compare case-insensitively (contract 26, row 8)
	Version         string        `json:"version"`   // semantic version, possibly with a suffix
	Description     string        `json:"description"`
	Status          string        `json:"status"`          // not-ready, ready, in-use, deleting, delete-failed
	LastBuildStatus string        `json:"lastBuildStatus"` // building, failed, success, stopped, stopping, or ""
	LastBuildAt     string        `json:"lastBuildAt"`     // times are ISO 8601, or ""
	CreatedAt       string        `json:"createdAt"`
	CreatedBy       string        `json:"createdBy"`
	UpdatedAt       string        `json:"updatedAt"`
	UpdatedBy       string        `json:"updatedBy"`
	PullURL         string        `json:"pullUrl"`
	Tags            []ImageTag    `json:"tags"`
	BuildDetails    *BuildDetails `json:"buildDetails"`
}

// UnmarshalJSON takes an id in any spelling of a whole number, and times in any spelling.
func (v *ImageVersion) UnmarshalJSON(data []byte) error {
	type plain ImageVersion
	answer := struct {
		*plain
		ID          integer `json:"id"`
		LastBuildAt instant `json:"lastBuildAt"`
		CreatedAt   instant `json:"createdAt"`
		UpdatedAt   instant `json:"updatedAt"`
	}{plain: (*plain)(v)}
	err := json.Unmarshal(data, &answer)
	v.ID = int64(answer.ID)
	v.LastBuildAt, v.CreatedAt, v.UpdatedAt = string(answer.LastBuildAt), string(answer.CreatedAt), string(answer.UpdatedAt)
	return err
}

// ImageTag is a tag of an image version.
type ImageTag struct {
	Name  string `json:"name"`
	Color string `json:"color"`
}

// AutodeployResource is something to be redeployed when the build of a version succeeds.
type AutodeployResource struct {
	EntityID   string `json:"entityId"`
	EntityType string `json:"entityType"` // workflow, workspace, api or webapp
}

// ImageVersionCreate is the body of CreateImageVersion. Nil members are not sent.
type ImageVersionCreate struct {
	Version             *string // semantic version; the platform takes the next patch of the latest one when nil
	Description         *string
	BuildDetails        *BuildDetails
	AutodeployResources []AutodeployResource
	Artifact            *Upload // for the source "upload"
}

// ImageVersionUpdate is the body of UpdateImageVersion. Nil members are not sent; build details that are not sent stay.
type ImageVersionUpdate struct {
	Description         *string
	BuildDetails        *BuildDetails
	AutodeployResources []AutodeployResource
	Artifact            *Upload
	LastBuildID         string // the build that is known, which is never taken for the one that the update starts
}

// ImageVersionWritten is the answer of CreateImageVersion and UpdateImageVersion. AutodeploymentID is "" when nothing is to
// be redeployed; it and BuildID may be "" when the answer was lost and the version was found by look-up.
type ImageVersionWritten struct {
	BuildID          string
	VersionID        int64
	AutodeploymentID string
}

// ListImageVersionsQuery filters ListImageVersions. Empty members do not filter; several values mean any of them.
type ListImageVersionsQuery struct {
	SearchTerm      string // in the version
	Status          []string
	LastBuildStatus []string
	Tags            []string
	PageSize        int // 0 means 100
}

// ListImageVersions lists the versions of an image.
func (c *Client) ListImageVersions(ctx context.Context, imageID int64, query ListImageVersionsQuery) iter.Seq2[ImageVersion, error] {
	return c.listImageVersions(ctx, imageID, query, nil)
}

func (c *Client) listImageVersions(ctx context.Context, imageID int64, query ListImageVersionsQuery, clock *serverClock) iter.Seq2[ImageVersion, error] {
	values := url.Values{}
	addText(values, "searchTerm", query.SearchTerm)
	addTexts(values, "status", query.Status)
	addTexts(values, "lastBuildStatus", query.LastBuildStatus)
	addTexts(values, "tags", query.Tags)
	return list[ImageVersion](ctx, c, listing{
		collection: imagesPath, item: []string{formatID(imageID), "versions"}, query: values, pageSize: query.PageSize,
		keys: []string{"versions"}, clock: clock,
	})
}

// CreateImageVersion adds a version, whose build starts at once. When the answer is lost it looks the version up by its
// text (or, when the platform was to choose that, among the versions that appeared since), see UnknownOutcomeError. A
// refusal because the version exists is an AlreadyExistsError.
func (c *Client) CreateImageVersion(ctx context.Context, imageID int64, create ImageVersionCreate) (ImageVersionWritten, error) {
	form := newForm(create.Artifact)
	form.text("version", create.Version)
	form.text("description", create.Description)
	form.json("buildDetails", create.BuildDetails)
	form.json("autodeployResources", create.AutodeployResources)

	name := "next of image " + formatID(imageID)
	if create.Version != nil {
		name = *create.Version
	}
	written, err := createOnce(ctx, c, creation[ImageVersionWritten]{
		kind:          "image version",
		name:          name,
		nameNotUnique: create.Version == nil,
		within:        formatID(imageID),
		idOf:          func(v ImageVersionWritten) string { return formatID(v.VersionID) },
		send: func(ctx context.Context) (ImageVersionWritten, error) {
			return c.writeImageVersion(ctx, call{
				method: http.MethodPost, item: []string{formatID(imageID), "versions"}, form: form, secrets: create.BuildDetails.secrets(),
			})
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[ImageVersionWritten], error) {
			var found []candidate[ImageVersionWritten]
			query := ListImageVersionsQuery{SearchTerm: valueOf(create.Version)}
			for v, err := range c.listImageVersions(ctx, imageID, query, clock) {
				if err != nil {
					return nil, err
				}
				if create.Version == nil || v.Version == *create.Version {
					found = append(found, candidate[ImageVersionWritten]{
						id:        formatID(v.ID),
						createdAt: v.CreatedAt,
						matches:   sameVersion(v, create.Version, create.Description),
						result:    ImageVersionWritten{VersionID: v.ID},
					})
				}
			}
			return found, nil
		},
	})
	if err == nil && written.BuildID == "" {
		written.BuildID = c.findBuild(ctx, imageID, written.VersionID)
	}
	return written, err
}

// GetImageVersion describes a version of an image.
func (c *Client) GetImageVersion(ctx context.Context, imageID, versionID int64) (ImageVersion, error) {
	var version ImageVersion
	err := c.get(ctx, imagesPath, []string{formatID(imageID), "versions", formatID(versionID)}, &version,
		func() error { return need("id", version.ID != 0) })
	return version, err
}

// UpdateImageVersion changes a version that is still not-ready and builds it again; the platform refuses others with 422.
// When the answer is lost it looks for a build of the version that began since, see UnknownOutcomeError: once that has
// succeeded, the platform would refuse to build the version again.
func (c *Client) UpdateImageVersion(ctx context.Context, imageID, versionID int64, update ImageVersionUpdate) (ImageVersionWritten, error) {
	form := newForm(update.Artifact)
	form.text("description", update.Description)
	form.json("buildDetails", update.BuildDetails)
	form.json("autodeployResources", update.AutodeployResources)

	return createOnce(ctx, c, creation[ImageVersionWritten]{
		kind:          "build of the image version",
		name:          formatID(versionID),
		nameNotUnique: true,
		idOf:          func(v ImageVersionWritten) string { return v.BuildID },
		send: func(ctx context.Context) (ImageVersionWritten, error) {
			written, err := c.writeImageVersion(ctx, call{
				method: http.MethodPatch, item: []string{formatID(imageID), "versions", formatID(versionID)}, form: form, secrets: update.BuildDetails.secrets(),
			})
			if err == nil && written.VersionID == 0 {
				// There was nothing to change, so the build that is known is the one.
				written = ImageVersionWritten{VersionID: versionID, BuildID: update.LastBuildID}
			}
			return written, err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[ImageVersionWritten], error) {
			newest, err := c.newestBuild(ctx, imageID, versionID, clock)
			if err != nil || newest.ID == "" || newest.ID == update.LastBuildID {
				return nil, err
			}
			return []candidate[ImageVersionWritten]{{
				id: newest.ID, createdAt: newest.StartedAt, matches: true, result: ImageVersionWritten{VersionID: versionID, BuildID: newest.ID},
			}}, nil
		},
	})
}

// writeImageVersion sends a create or update, which answer alike (contract 17.3).
func (c *Client) writeImageVersion(ctx context.Context, r call) (ImageVersionWritten, error) {
	var answer struct {
		BuildID          text    `json:"buildId"`
		VersionID        integer `json:"versionId"`
		AutodeploymentID text    `json:"autodeploymentId"`
	}
	r.collection, r.out = imagesPath, &answer
	r.check = func() error { return need("versionId", answer.VersionID != 0) }
	err := c.do(ctx, r)
	return ImageVersionWritten{
		BuildID: string(answer.BuildID), VersionID: int64(answer.VersionID), AutodeploymentID: string(answer.AutodeploymentID),
	}, err
}

// DeleteImageVersion deletes a version. The platform does it in the background: GetImageVersion answers until it is gone.
// A version that is already gone (404) is a success; one in use is refused with 422.
func (c *Client) DeleteImageVersion(ctx context.Context, imageID, versionID int64) error {
	return c.delete(ctx, imagesPath, formatID(imageID), "versions", formatID(versionID))
}

// DeleteImageVersions deletes several versions in one request, in the background as DeleteImageVersion. With no ids it does
// nothing. A 404 is returned, since it does not say which version is missing.
func (c *Client) DeleteImageVersions(ctx context.Context, imageID int64, versionIDs []int64) error {
	if len(versionIDs) == 0 {
		return nil
	}
	values := url.Values{}
	for _, id := range versionIDs {
		values.Add("versionIds", formatID(id))
	}
	return c.do(ctx, call{
		method: http.MethodDelete, collection: imagesPath, item: []string{formatID(imageID), "versions"}, query: values, idempotent: true,
	})
}

// sameVersion reports whether a version can be the one that was sent.
func sameVersion(v ImageVersion, version, description *string) bool {
	return asSent(v.Version, version) && asSent(v.Description, description)
}
