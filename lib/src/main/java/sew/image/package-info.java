/** Photographs as ImageNet networks see them: folders, JPEG decoding, torchvision's transforms. */
package sew.image;
